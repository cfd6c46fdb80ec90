package dev.tidemark.images.graph;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.content.Sizes;
import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.spi.Descriptor;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How much space images take (containerd {@code images/usage}). Content that is listed several
 * times is counted once. Thread-safe.
 */
public final class Usage {

  private final ImageReader reader;
  private final Sizes sizes;
  private final Optional<Choice> choice;

  /** The best entries of every index. */
  private record Choice(PlatformMatcher matcher, int count) {}

  private Usage(ImageReader reader, Sizes sizes, Optional<Choice> choice) {
    this.reader = Objects.requireNonNull(reader, "reader");
    this.sizes = Objects.requireNonNull(sizes, "sizes");
    this.choice = choice;
  }

  /**
   * Counts everything.
   *
   * @param sizes of the content that {@code reader} reads
   */
  public Usage(ImageReader reader, Sizes sizes) {
    this(reader, sizes, Optional.empty());
  }

  /**
   * The same, counting no more than the best {@code count} entries of every index, the best first;
   * all of them if it is not more than 0. Documents that are missing are an error then.
   */
  public Usage limitedTo(PlatformMatcher matcher, int count) {
    return new Usage(reader, sizes, Optional.of(new Choice(matcher, count)));
  }

  /**
   * The sizes that the descriptors of an image claim, its own included; claims that are not valid
   * count as 0. What is listed in a document that is missing is not known and not counted.
   *
   * @throws NoSuchFileException if a document is missing and the entries are limited
   * @throws InvalidContentException if the claims are beyond all measure
   */
  public long declared(Descriptor image) throws IOException {
    return sum(image, descriptor -> Math.max(descriptor.size(), 0));
  }

  /**
   * The bytes that an image takes up where it is kept; what is missing there takes none. Of what is
   * there the size that a descriptor claims counts, if it is the larger one.
   *
   * @throws NoSuchFileException as {@link #declared}
   */
  public long stored(Descriptor image) throws IOException {
    return sum(
        image,
        descriptor -> {
          long stored = sizes.size(descriptor.digest()).orElse(-1);
          return stored < 0 ? 0 : Math.max(stored, descriptor.size());
        });
  }

  private interface Measure {
    long of(Descriptor descriptor) throws IOException;
  }

  private long sum(Descriptor image, Measure measure) throws IOException {
    long[] sum = {0};
    Handler counting =
        descriptor -> {
          sum[0] = plus(sum[0], measure.of(descriptor), descriptor);
          return List.of();
        };
    Walk.walk(Chain.of(counting, children()), image);
    return sum[0];
  }

  private Handler children() {
    if (choice.isPresent()) {
      return Selection.best(reader::children, choice.get().matcher(), choice.get().count());
    }
    return descriptor -> {
      try {
        return reader.children(descriptor);
      } catch (NoSuchFileException e) {
        return List.of();
      }
    };
  }

  /**
   * The size of an image for a platform, as its descriptors claim: its own, of one entry of an
   * index, of the config and the layers, each as often as it is listed (containerd {@code
   * images.Image.Size}).
   *
   * @throws InvalidContentException if a descriptor claims no valid size
   * @throws NoSuchFileException if a document is missing, or an index has nothing for the platform
   */
  public static long ofImage(ImageReader reader, Descriptor image, PlatformMatcher matcher)
      throws IOException {
    Handler children = Selection.best(Selection.platforms(reader::children, matcher), matcher, 1);
    long[] sum = {plus(0, image.size(), image)};
    Walk.walk(
        descriptor -> {
          List<Descriptor> found = children.handle(descriptor);
          for (Descriptor child : found) {
            sum[0] = plus(sum[0], child.size(), child);
          }
          return found;
        },
        image);
    return sum[0];
  }

  /** Nothing honest is so large that a sum cannot hold it. */
  private static long plus(long sum, long size, Descriptor descriptor)
      throws InvalidContentException {
    if (size < 0 || size > Long.MAX_VALUE - sum) {
      throw new InvalidContentException(
          descriptor.digest(), "has an invalid size where it is listed");
    }
    return sum + size;
  }
}
