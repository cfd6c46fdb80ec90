package dev.tidemark.engine.graph;

import dev.tidemark.engine.metadata.Labels;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Labels that keep the children of content for as long as the content itself. */
public final class ChildLabels {

  private ChildLabels() {}

  /**
   * The key of the label for a child, without its number (containerd {@code images.ChildGCLabels}).
   */
  public static List<String> keys(Descriptor child) {
    return List.of(Labels.childKey(child));
  }

  /**
   * The same, but none for a layer, which then goes with its lease (containerd {@code
   * images.ChildGCLabelsFilterLayers}).
   */
  public static List<String> keysButForLayers(Descriptor child) {
    return MediaTypes.isLayer(child.mediaType()) ? List.of() : keys(child);
  }

  /**
   * A handler that labels content with the children that {@code handler} finds (containerd {@code
   * images.SetChildrenLabels}). See {@link #set(LabelStore, Handler, Function)}.
   */
  public static Handler set(LabelStore labels, Handler handler) {
    return set(labels, handler, ChildLabels::keys);
  }

  /**
   * A handler that labels content with the children that {@code handler} finds, under keys of one's
   * own (containerd {@code images.SetChildrenMappedLabels}). Content without children is not
   * touched, nor are its labels with other keys: those of an earlier labelling with more children
   * stay.
   *
   * @param keys the keys for a child, to be numbered; none leaves the child without a label
   * @return a handler that finds the same children, and throws {@link
   *     java.nio.file.NoSuchFileException} if content that has any is not in {@code labels}, {@link
   *     IllegalArgumentException} if a key is empty or too long
   */
  public static Handler set(
      LabelStore labels, Handler handler, Function<? super Descriptor, List<String>> keys) {
    return descriptor -> {
      List<Descriptor> children = handler.handle(descriptor);
      Map<String, String> found =
          Labels.of(children, keys, known(labels, descriptor, children, keys));
      if (!found.isEmpty()) {
        labels.set(descriptor.digest(), found);
      }
      return children;
    };
  }

  /** What the content has, if it matters: numbers are given anew, digests are shortened once. */
  private static Map<String, String> known(
      LabelStore labels,
      Descriptor content,
      List<Descriptor> children,
      Function<? super Descriptor, List<String>> keys)
      throws IOException {
    boolean byDigest =
        children.stream().flatMap(child -> keys.apply(child).stream()).anyMatch(Labels::byDigest);
    return byDigest ? labels.labels(content.digest()) : Map.of();
  }
}
