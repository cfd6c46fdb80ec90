package dev.tidemark.images.graph;

import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who knows what refers to content by its subject (containerd {@code ReferrersProvider}). */
@FunctionalInterface
public interface Referrers {

  /** The content whose subject is {@code subject}; none if nobody knows any. */
  List<Descriptor> of(Descriptor subject) throws IOException;

  /**
   * A handler that finds the referrers of manifests and indexes among their children, after those
   * that {@code handler} finds (containerd {@code images.SetReferrers}). They carry the annotation
   * {@link Annotations#MANIFEST_SUBJECT}. For the subject to be labelled with them, {@link
   * ChildLabels} goes around this handler.
   */
  default Handler addedTo(Handler handler) {
    return parent -> {
      List<Descriptor> children = handler.handle(parent);
      if (!MediaTypes.isManifest(parent.mediaType()) && !MediaTypes.isIndex(parent.mediaType())) {
        return children;
      }
      List<Descriptor> all = new ArrayList<>(children);
      for (Descriptor referrer : of(parent)) {
        Map<String, String> annotations = new LinkedHashMap<>(referrer.annotations());
        annotations.put(Annotations.MANIFEST_SUBJECT, parent.digest().toString());
        all.add(referrer.withAnnotations(annotations));
      }
      return all;
    };
  }
}
