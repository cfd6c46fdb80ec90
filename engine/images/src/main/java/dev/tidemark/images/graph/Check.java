package dev.tidemark.images.graph;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How much of an image is there, and whether that is sound (containerd {@code images.Check}, which
 * only looks whether it is there). Documents are read and compared with their digests. How closely
 * layers are looked at is the business of a {@link BlobCheck}.
 *
 * @param available whether the manifest for the platform could be read
 * @param documents the image and its manifest, as far as they are there
 * @param parts its config and layers, as it lists them; the image itself if it could not be read
 * @param leftOut what the indexes of the image list for others, and is not there: other platforms,
 *     and what other manifests list. Damage to those is not this check's business
 */
public record Check(
    boolean available, List<Soundness> documents, List<Soundness> parts, List<Descriptor> leftOut) {

  /** What to make of it. */
  public enum State {
    /** All that the image leads to is there. */
    COMPLETE,
    /** All that is needed is there; the rest is absent by choice. */
    SPARSE,
    /** Something is missing or damaged that is needed. */
    DAMAGED
  }

  public Check {
    documents = List.copyOf(documents);
    parts = List.copyOf(parts);
    leftOut = List.copyOf(leftOut);
  }

  /** All {@link #parts}, whatever was found of them. */
  public List<Descriptor> required() {
    return parts.stream().map(Soundness::content).toList();
  }

  /** Those that are there and sound, as far as was looked. */
  public List<Descriptor> present() {
    return parts.stream()
        .filter(part -> !part.isBad() && part.state() != Soundness.State.ELSEWHERE)
        .map(Soundness::content)
        .toList();
  }

  /** Those that are not there and ought to be. */
  public List<Descriptor> missing() {
    return contents(Soundness.State.MISSING);
  }

  /** Layers that are not there because they are not distributed, and have URLs to fetch. */
  public List<Descriptor> elsewhere() {
    return contents(Soundness.State.ELSEWHERE);
  }

  /** Those that are there with other bytes than their own. */
  public List<Soundness> damaged() {
    return parts.stream().filter(part -> part.state() == Soundness.State.DAMAGED).toList();
  }

  /** Documents and parts that are right, and of another size than is claimed. */
  public List<Soundness> misdeclared() {
    List<Soundness> all = new ArrayList<>(documents);
    all.addAll(parts);
    all.removeIf(each -> each.state() != Soundness.State.MISDECLARED);
    return all;
  }

  private List<Descriptor> contents(Soundness.State state) {
    return parts.stream().filter(part -> part.state() == state).map(Soundness::content).toList();
  }

  /** What to make of all that. A wrong declaration is no damage. */
  public State state() {
    if (parts.stream().anyMatch(Soundness::isBad)) {
      return State.DAMAGED;
    }
    return elsewhere().isEmpty() && leftOut.isEmpty() ? State.COMPLETE : State.SPARSE;
  }

  /**
   * Checks an image for a platform, its layers by their sizes.
   *
   * @throws InvalidContentException if the document of the image, or one that leads to the manifest
   *     for the platform, is there and damaged
   * @throws IOException if it cannot be told whether something is there
   */
  public static Check of(ImageReader reader, Descriptor image, PlatformMatcher matcher)
      throws IOException {
    return of(BlobCheck.ofSizes(reader), image, matcher);
  }

  /**
   * The same with a look of the caller's choice, which remembers what several images share.
   *
   * @throws IOException as {@link #of(ImageReader, Descriptor, PlatformMatcher)}
   */
  public static Check of(BlobCheck blobs, Descriptor image, PlatformMatcher matcher)
      throws IOException {
    ImageReader reader = blobs.reader();
    ManifestSearch.Found found;
    try {
      found = new ManifestSearch(reader, image, matcher).run();
    } catch (NoSuchFileException e) {
      Soundness itself = new Soundness(image, Soundness.State.MISSING, -1);
      return new Check(false, List.of(), List.of(itself), List.of());
    }
    List<Soundness> documents = new ArrayList<>(List.of(blobs.read(image)));
    if (!found.descriptor().digest().equals(image.digest())) {
      documents.add(blobs.read(found.descriptor()));
    }
    List<Soundness> parts = new ArrayList<>(List.of(blobs.read(found.manifest().config())));
    parts.addAll(blobs.look(found.manifest().layers()));
    return new Check(
        true,
        documents,
        parts,
        leftOut(reader, image, found.descriptor(), found.manifest().children()));
  }

  /** What is not there of all that {@code image} leads to without {@code manifest}. */
  private static List<Descriptor> leftOut(
      ImageReader reader, Descriptor image, Descriptor manifest, List<Descriptor> required)
      throws IOException {
    Set<Digest> known = new HashSet<>();
    known.add(manifest.digest());
    required.forEach(component -> known.add(component.digest()));
    List<Descriptor> leftOut = new ArrayList<>();
    Handler looking =
        descriptor -> {
          if (known.contains(descriptor.digest())) {
            return List.of();
          }
          if (!reader.contains(descriptor)) {
            leftOut.add(descriptor);
            return List.of();
          }
          try {
            return reader.children(descriptor);
          } catch (InvalidContentException e) {
            return List.of(); // damaged, and nobody knows what it lists
          }
        };
    try {
      Walk.walk(looking, image);
    } catch (InvalidContentException e) {
      // an index that lists the same content as everything: what was found until then counts
    }
    return leftOut;
  }
}
