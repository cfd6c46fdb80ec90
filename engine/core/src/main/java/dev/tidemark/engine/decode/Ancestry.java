package dev.tidemark.engine.decode;

import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which documents have which others as parts: manifests have a configuration and layers, indexes
 * have manifests. For finding the image that a configuration belongs to, where nothing else names
 * it. Not thread-safe.
 */
public final class Ancestry {

  /**
   * A manifest or an index.
   *
   * @param self size and platform are not known
   * @param configs one of a manifest, none of an index
   */
  public record Parent(
      Descriptor self, List<Digest> configs, List<Digest> layers, List<Digest> manifests) {

    public Parent {
      configs = List.copyOf(configs);
      layers = List.copyOf(layers);
      manifests = List.copyOf(manifests);
    }

    static Parent of(Digest digest, Document document) throws MalformedContentException {
      List<Digest> manifests = digests(document, "manifests");
      String fallback = manifests.isEmpty() ? MediaTypes.OCI_MANIFEST : MediaTypes.OCI_INDEX;
      return new Parent(
          new Descriptor(document.string("mediaType").orElse(fallback), digest, -1),
          digests(document, "config"),
          digests(document, "layers"),
          manifests);
    }

    private static List<Digest> digests(Document document, String field)
        throws MalformedContentException {
      return document.descriptors(field).stream().map(Descriptor::digest).toList();
    }

    private boolean isDocument() {
      return !configs.isEmpty() || !manifests.isEmpty();
    }
  }

  private final Map<Digest, Parent> parents = new LinkedHashMap<>();

  /** By a configuration or a manifest, the documents that have it. */
  private final Map<Digest, List<Parent>> above = new LinkedHashMap<>();

  /** Takes note of content; of what is no such document, nothing. */
  public void add(Digest digest, byte[] content) {
    try {
      Parent parent = Parent.of(digest, Json.object(content));
      if (parent.isDocument() && parents.putIfAbsent(digest, parent) == null) {
        parent.configs().forEach(part -> note(part, parent));
        parent.manifests().forEach(part -> note(part, parent));
      }
    } catch (MalformedContentException e) {
      // then it is no document
    }
  }

  private void note(Digest part, Parent parent) {
    above.computeIfAbsent(part, key -> new ArrayList<>()).add(parent);
  }

  /** What was noted of a document. */
  public Optional<Parent> parent(Digest digest) {
    return Optional.ofNullable(parents.get(digest));
  }

  /** The documents that have this as their configuration, or list it. */
  public List<Parent> having(Digest part) {
    return List.copyOf(above.getOrDefault(part, List.of()));
  }

  /** The documents that have this below them, the nearest first. */
  public Collection<Parent> above(Digest part) {
    Map<Digest, Parent> found = new LinkedHashMap<>();
    Deque<Digest> pending = new ArrayDeque<>(List.of(part));
    while (!pending.isEmpty()) {
      for (Parent parent : having(pending.remove())) {
        if (found.putIfAbsent(parent.self().digest(), parent) == null) {
          pending.add(parent.self().digest());
        }
      }
    }
    return found.values();
  }

  /** These and all documents that are below them. */
  public Set<Digest> below(Collection<Digest> tops) {
    Set<Digest> found = new LinkedHashSet<>(tops);
    Deque<Digest> pending = new ArrayDeque<>(found);
    while (!pending.isEmpty()) {
      for (Digest part : parent(pending.remove()).map(Parent::manifests).orElse(List.of())) {
        if (found.add(part)) {
          pending.add(part);
        }
      }
    }
    return found;
  }
}
