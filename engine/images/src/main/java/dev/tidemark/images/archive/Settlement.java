package dev.tidemark.images.archive;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.content.Sizes;
import dev.tidemark.images.graph.DecodedChildren;
import dev.tidemark.images.graph.Handler;
import dev.tidemark.images.graph.Walk;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What becomes of all that an archive has brought: content stays for an image that needs it, or
 * because it is about content that stays, as signatures are; the rest is left out.
 *
 * @param leftOut by digest, in order
 */
public record Settlement(List<Digest> leftOut) {

  public Settlement {
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Walks over everything that stays, and shows the rest to {@code keeping} as well.
   *
   * @param reading says what content is about
   * @param keeping is called for all that has come, and for all that stays it finds the children;
   *     what is not there may be missing. Whether the store needs what no image here does, only the
   *     labels can tell that this may set
   * @param store the content that was there before: it may be what something is about
   */
  public static Settlement of(
      Delivery delivery, DecodedChildren reading, Handler keeping, Sizes store) throws IOException {
    Settling settling = new Settling(delivery, keeping);
    settling.images();
    settling.referrers(reading, store);
    List<Digest> left = new ArrayList<>(delivery.content().keySet());
    left.removeAll(settling.kept);
    return new Settlement(left.stream().sorted().toList());
  }

  private static final class Settling {

    private final Delivery delivery;
    private final Handler keeping;
    private final Set<Digest> kept = new HashSet<>();

    /** What stays, and was not yet asked for what is about it. */
    private final Deque<Digest> news = new ArrayDeque<>();

    Settling(Delivery delivery, Handler keeping) {
      this.delivery = delivery;
      this.keeping = keeping;
    }

    private List<Descriptor> keep(Descriptor content) throws IOException {
      List<Descriptor> children;
      try {
        children = keeping.handle(content);
      } catch (NoSuchFileException e) {
        return List.of(); // of an index, not everything need have come
      }
      if (kept.add(content.digest())) {
        news.add(content.digest());
      }
      return children;
    }

    /** What no image here needs may be needed in the store, as a part that had been missing. */
    private void offer(Descriptor other) throws IOException {
      try {
        keeping.handle(other);
      } catch (InvalidContentException e) {
        // it is damaged, and its parts are not known
      }
    }

    void images() throws IOException {
      Walk.walk(
          this::keep,
          delivery.images().stream().map(ArchiveImage::target).toArray(Descriptor[]::new));
    }

    void referrers(DecodedChildren reading, Sizes store) throws IOException {
      Map<Digest, List<Descriptor>> about = new HashMap<>();
      for (Map.Entry<Digest, Long> each : delivery.content().entrySet()) {
        if (!kept.contains(each.getKey())) {
          Descriptor other = new Descriptor("", each.getKey(), each.getValue());
          offer(other);
          for (Digest subject : reading.subjects(other)) {
            about.computeIfAbsent(subject, key -> new ArrayList<>()).add(other);
          }
        }
      }
      for (Digest subject : about.keySet()) {
        if (!delivery.content().containsKey(subject) && store.size(subject).isPresent()) {
          news.add(subject);
        }
      }
      while (!news.isEmpty()) {
        for (Descriptor referrer : about.getOrDefault(news.remove(), List.of())) {
          Walk.walk(this::keep, referrer);
        }
      }
    }
  }
}
