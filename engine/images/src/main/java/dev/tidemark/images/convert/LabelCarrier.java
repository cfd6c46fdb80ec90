package dev.tidemark.images.convert;

import dev.tidemark.engine.content.LabelStore;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.images.graph.DiffIds;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Reference;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes labels from old content to new. */
record LabelCarrier(Optional<LabelStore> labels) {

  /**
   * Labels a document.
   *
   * @param became what each old child is now; nothing for one that was left out
   * @param children the new ones
   */
  void document(
      Digest from, Digest to, Map<Digest, Optional<Digest>> became, List<Descriptor> children)
      throws IOException {
    if (labels.isEmpty()) {
      return;
    }
    Map<String, String> carried = new LinkedHashMap<>();
    for (Map.Entry<String, String> label : labels.get().labels(from).entrySet()) {
      String value = label.getValue();
      if (Labels.direction(label.getKey()) != Labels.Direction.FORWARD) {
        carried.put(label.getKey(), value);
        continue;
      }
      Optional<Digest> old = Digest.lenient(value);
      Optional<Digest> now = old.flatMap(child -> became.getOrDefault(child, old));
      now.ifPresent(child -> carried.put(label.getKey(), child.toString()));
    }
    Labels.add(carried, children.stream().map(Reference::child).toList());
    labels.get().set(to, carried);
  }

  /**
   * Labels a layer.
   *
   * @param diffId the digest of the new one before compression; empty if it is not compressed
   */
  void layer(Digest from, Digest to, Optional<Digest> diffId) throws IOException {
    if (labels.isEmpty()) {
      return;
    }
    Map<String, String> carried = new LinkedHashMap<>(labels.get().labels(from));
    carried.remove(DiffIds.LABEL);
    diffId.ifPresent(digest -> carried.put(DiffIds.LABEL, digest.toString()));
    labels.get().set(to, carried);
  }
}
