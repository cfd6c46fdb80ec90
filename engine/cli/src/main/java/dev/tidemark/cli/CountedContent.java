package dev.tidemark.cli;

import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.spi.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * Content of which somebody wants to know how much was read.
 *
 * @param progress is told of each blob that is opened
 */
record CountedContent(Provider content, Progress progress) implements Provider {

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    InputStream stream = content.open(descriptor);
    progress.advance(1);
    return stream;
  }

  @Override
  public OptionalLong size(Descriptor descriptor) throws IOException {
    return content.size(descriptor);
  }
}
