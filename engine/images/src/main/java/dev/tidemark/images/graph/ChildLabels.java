package dev.tidemark.images.graph;

import dev.tidemark.engine.content.LabelStore;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
   * own (containerd {@code images.SetChildrenMappedLabels}). On content without such labels the
   * keys are those that containerd would write. Labels only grow: one that is there stays, and a
   * child that has one gets no other. (containerd writes its first number over that of an earlier
   * labelling with other children, which may cost a child.) Content without children is not
   * touched.
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
      if (!children.isEmpty()) {
        add(labels, descriptor, known -> Labels.add(known, children, keys));
      }
      return children;
    };
  }

  /**
   * Sets the labels of content that {@code addition} adds to those that it has.
   *
   * @param addition changes none that is there
   */
  static void add(LabelStore labels, Descriptor content, Consumer<Map<String, String>> addition)
      throws IOException {
    labels.update(
        content.digest(),
        known -> {
          addition.accept(known);
          return known;
        });
  }
}
