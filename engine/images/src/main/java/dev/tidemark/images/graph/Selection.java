package dev.tidemark.images.graph;

import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Platform;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which of the children that a handler finds a walk goes on with. */
public final class Selection {

  private Selection() {}

  /**
   * Children for a platform that will do, and those for which none is given, whatever the parent is
   * (containerd {@code images.FilterPlatforms}).
   */
  public static Handler platforms(Handler handler, PlatformMatcher matcher) {
    return descriptor -> matching(handler.handle(descriptor), matcher);
  }

  /**
   * The best children of an index, the best first and those without a platform last; children of
   * anything else are left as they are (containerd {@code images.LimitManifests}). Of equally good
   * ones the first that is listed is the better one.
   *
   * @param count how many at most; all of them, in order, if it is not more than 0
   * @return a handler that throws {@link NoSuchFileException} for an index of which there are none,
   *     unless all are wanted
   */
  public static Handler best(Handler handler, PlatformMatcher matcher, int count) {
    return descriptor -> {
      List<Descriptor> children = handler.handle(descriptor);
      if (!MediaTypes.isIndex(descriptor.mediaType())) {
        return children;
      }
      List<Descriptor> sorted = sorted(children, matcher);
      if (count <= 0) {
        return sorted;
      }
      if (sorted.isEmpty()) {
        throw NotFound.platform(descriptor);
      }
      return sorted.subList(0, Math.min(count, sorted.size()));
    };
  }

  /**
   * All children but the layers that are not distributed (containerd {@code
   * remotes.SkipNonDistributableBlobs}).
   */
  public static Handler distributable(Handler handler) {
    return descriptor ->
        kept(
            handler.handle(descriptor), child -> !MediaTypes.isNonDistributable(child.mediaType()));
  }

  static List<Descriptor> matching(List<Descriptor> children, PlatformMatcher matcher) {
    return kept(
        children, child -> child.platform().isEmpty() || matcher.matches(child.platform().get()));
  }

  static List<Descriptor> sorted(List<Descriptor> children, PlatformMatcher matcher) {
    Comparator<Optional<Platform>> byPlatform =
        (a, b) ->
            a.isPresent() && b.isPresent()
                ? matcher.compare(a.get(), b.get())
                : Boolean.compare(a.isEmpty(), b.isEmpty());
    return children.stream()
        .sorted(Comparator.comparing(Descriptor::platform, byPlatform))
        .toList();
  }

  private static List<Descriptor> kept(List<Descriptor> children, Predicate<Descriptor> which) {
    return children.stream().filter(which).toList();
  }
}
