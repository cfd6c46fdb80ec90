package dev.tidemark.images.graph;

import dev.tidemark.spi.Descriptor;
import java.io.IOException;
import java.util.List;

/**
 * One step of a walk over content (containerd {@code images.Handler}): does something with a
 * descriptor, and says where to go from there.
 */
@FunctionalInterface
public interface Handler {

  /**
   * Handles a descriptor.
   *
   * @return its children, in document order
   * @throws SkipDescriptorException to go on without the children of this descriptor; also as a
   *     cause of another exception
   * @throws StopHandlerException to end the chain of handlers that this one is part of; likewise
   * @throws IOException to end the walk
   */
  List<Descriptor> handle(Descriptor descriptor) throws IOException;
}
