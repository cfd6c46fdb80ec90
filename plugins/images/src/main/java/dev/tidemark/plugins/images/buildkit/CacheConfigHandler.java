package dev.tidemark.plugins.images.buildkit;

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
 * The config of a build cache: which layers make up which result (BuildKit, cache/remotecache/v1,
 * spec.go).
 *
 * <p>In a registry the index or manifest around it lists the same layers, so these references are
 * spare; BuildKit itself uses no layer that is not listed. They count for whoever meets the config
 * alone, and cost little.
 */
@Handles(CacheConfigHandler.MEDIA_TYPE)
public final class CacheConfigHandler implements ContentHandler {

  static final String MEDIA_TYPE = "application/vnd.buildkit.cacheconfig.v0";

  @Override
  public List<Reference> references(Content content) throws IOException, MalformedContentException {
    List<Document> layers = content.json().objects("layers");
    Set<Reference> references = new LinkedHashSet<>();
    for (Document layer : layers) {
      String mediaType = mediaType(layer);
      for (String text : layer.strings("blob")) {
        // What is no digest names nothing. To throw for one would lose the other layers: the
        // engine's own reading looks for descriptors, and there is none here.
        Digest.lenient(text)
            .map(blob -> Reference.child(new Descriptor(mediaType, blob, -1)))
            .ifPresent(references::add);
      }
    }
    if (references.isEmpty() && !layers.isEmpty()) {
      throw new MalformedContentException("no entry of 'layers' has a digest in 'blob'");
    }
    return List.copyOf(references);
  }

  /** What the annotations claim, else plain layer: with no claim the engine would have to look. */
  private static String mediaType(Document layer) throws MalformedContentException {
    for (Document annotations : layer.objects("annotations")) {
      if (annotations.string("mediaType").isPresent()) {
        return annotations.string("mediaType").get();
      }
    }
    return MediaTypes.OCI_LAYER;
  }
}
