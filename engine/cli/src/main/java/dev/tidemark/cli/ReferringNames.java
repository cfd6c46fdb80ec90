package dev.tidemark.cli;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.images.ImageReferrers;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.graph.Index;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Entries that go with the last name of an image: those without a name that stand for what is about
 * it, and tags that are called after it. Left behind, they would keep the image for ever.
 */
final class ReferringNames {

  private final List<StoreImages.Named> all;
  private final ImageReferrers referrers;
  private final ImageReader reader;

  private ReferringNames(StoreImages images) throws IOException, CommandFailure, UsageFailure {
    this.all = images.list();
    this.referrers = images.referrers();
    this.reader = new ImageReader(images.content());
  }

  /**
   * What keeps content that no image stands for: what is about it, or lists it.
   *
   * @param content some; what an image stands for is left out
   * @return what keeps any of the rest, by that
   */
  static Map<Digest, List<StoreImages.Named>> keeping(Set<Digest> content, StoreImages images)
      throws IOException, CommandFailure, UsageFailure {
    ReferringNames names = new ReferringNames(images);
    Map<Digest, List<StoreImages.Named>> keeping = new LinkedHashMap<>();
    content.forEach(digest -> keeping.put(digest, new ArrayList<>()));
    names.all.forEach(image -> keeping.remove(image.target().digest()));
    for (Map.Entry<Digest, List<StoreImages.Named>> each : keeping.entrySet()) {
      for (StoreImages.Named image : names.all) {
        if (names.leads(image.target(), each.getKey(), new HashSet<>(), false)) {
          each.getValue().add(image);
        }
      }
    }
    keeping.values().removeIf(List::isEmpty);
    return keeping;
  }

  /** What is to be removed, and what goes with it, each once. */
  static List<StoreImages.Named> with(Collection<StoreImages.Named> wanted, StoreImages images)
      throws IOException, CommandFailure, UsageFailure {
    return new ReferringNames(images).with(wanted);
  }

  private List<StoreImages.Named> with(Collection<StoreImages.Named> wanted) throws IOException {
    Set<StoreImages.Named> going = new LinkedHashSet<>(wanted);
    Deque<StoreImages.Named> todo = new ArrayDeque<>(going);
    while (!todo.isEmpty()) {
      Digest subject = todo.remove().target().digest();
      List<StoreImages.Named> about = about(subject);
      about.removeAll(going);
      Set<StoreImages.Named> without = new LinkedHashSet<>(going);
      without.addAll(about);
      if (!about.isEmpty() && !stays(subject, without)) {
        going.addAll(about);
        todo.addAll(about);
      }
    }
    return List.copyOf(going);
  }

  private List<StoreImages.Named> about(Digest subject) throws IOException {
    Set<String> entries = new HashSet<>();
    referrers
        .entries(subject)
        .forEach(entry -> entries.add(entry.name() + " " + entry.target().digest()));
    if (entries.isEmpty()) {
      return new ArrayList<>(); // mostly, and of many names
    }
    List<StoreImages.Named> about = new ArrayList<>(all);
    about.removeIf(image -> !entries.contains(image.name() + " " + image.target().digest()));
    return about;
  }

  /**
   * Whether anything that is not going leads to an image: as an index, or because it is about it,
   * for then it keeps the image, and the image what is about that.
   */
  private boolean stays(Digest image, Set<StoreImages.Named> going) throws IOException {
    Set<Digest> seen = new HashSet<>();
    for (StoreImages.Named other : all) {
      if (!going.contains(other) && leads(other.target(), image, seen, true)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether one leads to another.
   *
   * @param doubt the answer where nobody can tell
   */
  private boolean leads(Descriptor from, Digest to, Set<Digest> seen, boolean doubt)
      throws IOException {
    if (from.digest().equals(to)) {
      return true;
    }
    if (!seen.add(from.digest())) {
      return false;
    }
    try {
      List<Descriptor> next = new ArrayList<>();
      if (MediaTypes.isIndex(from.mediaType())) {
        Index index = reader.readIndex(from);
        next.addAll(index.manifests());
        index.subject().ifPresent(next::add);
      } else if (MediaTypes.isManifest(from.mediaType())) {
        reader.readManifest(from).subject().ifPresent(next::add);
      }
      for (Descriptor one : next) {
        if (leads(one, to, seen, doubt)) {
          return true;
        }
      }
    } catch (NoSuchFileException | InvalidContentException e) {
      return doubt; // what may be needed stays, and what may keep something is not told
    }
    return false;
  }
}
