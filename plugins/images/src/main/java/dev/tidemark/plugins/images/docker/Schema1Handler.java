package dev.tidemark.plugins.images.docker;

import dev.tidemark.plugins.images.Shape;
import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An image of schema 1, signed or not (distribution, manifest-v2-1.md): layers by bare digest, all
 * compressed with gzip, and the configuration in the manifest itself.
 *
 * <p>The same empty layer stands there once for each command that changed no file. It is reported
 * once.
 */
@Handles({MediaTypes.DOCKER_SCHEMA1, MediaTypes.DOCKER_SCHEMA1_SIGNED})
public final class Schema1Handler implements ContentHandler {

  @Override
  public List<Reference> references(Content content) throws IOException, MalformedContentException {
    Document manifest = content.json();
    Shape.SCHEMA1.demand(manifest);
    Set<Reference> references = new LinkedHashSet<>();
    for (Document layer : manifest.objects("fsLayers")) {
      List<String> sums = layer.strings("blobSum");
      if (sums.isEmpty()) {
        throw new MalformedContentException("an entry of 'fsLayers' has no 'blobSum'");
      }
      for (String sum : sums) {
        references.add(Reference.child(layer(sum)));
      }
    }
    references.addAll(Shape.subject(manifest));
    return List.copyOf(references);
  }

  private static Descriptor layer(String sum) throws MalformedContentException {
    Digest blob =
        Digest.lenient(sum)
            .orElseThrow(() -> new MalformedContentException("'blobSum' is no digest: " + sum));
    return new Descriptor(MediaTypes.DOCKER_LAYER_GZIP, blob, -1);
  }
}
