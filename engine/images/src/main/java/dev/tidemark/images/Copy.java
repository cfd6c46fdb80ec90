package dev.tidemark.images;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.digest.InlineData;
import dev.tidemark.engine.digest.VerifiedInputStream;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.graph.Walk;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Brings all that an image lists from one place to another. */
record Copy(Provider from, Ingester to) {

  void run(Descriptor image) throws IOException {
    ImageReader reader = new ImageReader(from);
    Walk.walk(
        content -> {
          bring(content);
          return reader.children(content);
        },
        image);
  }

  private void bring(Descriptor content) throws IOException {
    Optional<byte[]> inline = InlineData.of(content);
    try (InputStream bytes =
        inline.isPresent()
            ? new ByteArrayInputStream(inline.get())
            : new VerifiedInputStream(from.open(content), content.digest())) {
      to.write(bytes, content.size(), Optional.of(content.digest()));
    } catch (NoSuchFileException e) {
      if (!MediaTypes.isNonDistributable(content.mediaType())) {
        throw new NoSuchFileException(
            content.digest().toString(), null, "is missing in the image that is to be copied");
      }
    }
  }
}
