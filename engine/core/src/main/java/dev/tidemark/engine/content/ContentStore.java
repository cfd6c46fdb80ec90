package dev.tidemark.engine.content;

import dev.tidemark.spi.Descriptor;
import java.io.IOException;
import java.util.OptionalLong;

/** Content that can be read, written and labelled (containerd {@code content.Store}). */
public interface ContentStore extends Provider, Ingester, LabelStore, Sizes {

  @Override
  default OptionalLong size(Descriptor descriptor) throws IOException {
    return size(descriptor.digest());
  }
}
