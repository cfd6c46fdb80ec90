package dev.tidemark.engine.graph;

import dev.tidemark.engine.platform.PlatformMatcher;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How much of an image is there (containerd {@code images.Check}). Whether content is there is
 * looked at, not whether its bytes are the right ones, but for the documents that are read.
 *
 * @param available whether the manifest for the platform could be read
 * @param required its config and layers, as it lists them; the image itself if it could not be read
 * @param present those of them that are there
 * @param missing those that are not there and ought to be
 * @param elsewhere layers among them that are not there because they are not distributed, and have
 *     URLs to fetch them from
 * @param leftOut what the indexes of the image list for others, and is not there: other platforms,
 *     and what other manifests list
 */
public record Check(
    boolean available,
    List<Descriptor> required,
    List<Descriptor> present,
    List<Descriptor> missing,
    List<Descriptor> elsewhere,
    List<Descriptor> leftOut) {

  /** What to make of it. */
  public enum State {
    /** All that the image leads to is there. */
    COMPLETE,
    /** All that is needed is there; the rest is absent by choice. */
    SPARSE,
    /** Something is missing that is needed. */
    DAMAGED
  }

  public Check {
    required = List.copyOf(required);
    present = List.copyOf(present);
    missing = List.copyOf(missing);
    elsewhere = List.copyOf(elsewhere);
    leftOut = List.copyOf(leftOut);
  }

  public State state() {
    if (!missing.isEmpty()) {
      return State.DAMAGED;
    }
    return elsewhere.isEmpty() && leftOut.isEmpty() ? State.COMPLETE : State.SPARSE;
  }

  /**
   * Checks an image for a platform.
   *
   * @throws InvalidContentException if a document of it is there and damaged
   * @throws IOException if it cannot be told whether something is there
   */
  public static Check of(ImageReader reader, Descriptor image, PlatformMatcher matcher)
      throws IOException {
    ManifestSearch.Found found;
    try {
      found = new ManifestSearch(reader, image, matcher).run();
    } catch (NoSuchFileException e) {
      List<Descriptor> itself = List.of(image);
      return new Check(false, itself, List.of(), itself, List.of(), List.of());
    }
    List<Descriptor> present = new ArrayList<>();
    List<Descriptor> missing = new ArrayList<>();
    List<Descriptor> elsewhere = new ArrayList<>();
    List<Descriptor> required = found.manifest().children();
    for (Descriptor component : required) {
      if (reader.contains(component)) {
        present.add(component);
      } else if (MediaTypes.isNonDistributable(component.mediaType())
          && !component.urls().isEmpty()) {
        elsewhere.add(component);
      } else {
        missing.add(component);
      }
    }
    List<Descriptor> leftOut = leftOut(reader, image, found.descriptor(), required);
    return new Check(true, required, present, missing, elsewhere, leftOut);
  }

  /** What is not there of all that {@code image} leads to without {@code manifest}. */
  private static List<Descriptor> leftOut(
      ImageReader reader, Descriptor image, Descriptor manifest, List<Descriptor> required)
      throws IOException {
    Set<Digest> known = new HashSet<>();
    known.add(manifest.digest());
    required.forEach(component -> known.add(component.digest()));
    List<Descriptor> leftOut = new ArrayList<>();
    Walk.walk(
        descriptor -> {
          if (known.contains(descriptor.digest())) {
            return List.of();
          }
          if (!reader.contains(descriptor)) {
            leftOut.add(descriptor);
            return List.of();
          }
          return reader.children(descriptor);
        },
        image);
    return leftOut;
  }
}
