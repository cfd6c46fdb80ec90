package dev.tidemark.images.graph;

import dev.tidemark.engine.content.LabelStore;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.Blob;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Generated content as a store. For one thread. */
final class LabelledBlobs implements Provider, LabelStore {

  private final Map<Digest, Blob> blobs = new HashMap<>();
  private final Map<Digest, Map<String, String>> labels = new HashMap<>();

  LabelledBlobs(List<Blob> content) {
    content.forEach(blob -> blobs.put(blob.digest(), blob));
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    return new ByteArrayInputStream(blob(descriptor.digest()).bytes());
  }

  private Blob blob(Digest digest) throws NoSuchFileException {
    Blob blob = blobs.get(digest);
    if (blob == null) {
      throw new NoSuchFileException(digest.toString());
    }
    return blob;
  }

  @Override
  public Map<String, String> labels(Digest digest) throws IOException {
    return labels.getOrDefault(blob(digest).digest(), Map.of());
  }

  @Override
  public void update(Digest digest, UnaryOperator<Map<String, String>> change) throws IOException {
    labels.put(digest, change.apply(new LinkedHashMap<>(labels(digest))));
  }
}
