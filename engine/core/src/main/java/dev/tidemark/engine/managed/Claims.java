package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Cycle;
import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Protects content that somebody asks for: under a lease until its end, else from the collection
 * that may be running. A durable write only where that would change anything. Thread-safe.
 */
record Claims(Scope scope, BlobFiles bytes) {

  /**
   * @param stands whether a claim would change nothing
   */
  private record Answer(List<Entry> content, boolean stands) {}

  /**
   * The records of what is there of this content, protected.
   *
   * @throws StoreException if the lease is not there any more
   */
  List<Entry> of(Collection<Digest> digests) {
    List<Resource> content =
        digests.stream().map(digest -> Resource.content(scope.namespace(), digest)).toList();
    Answer answer = scope.catalog().read(view -> look(view, content));
    return answer.stands()
        ? answer.content()
        : scope
            .catalog()
            .write(
                change -> {
                  List<Entry> there = look(change, content).content();
                  there.forEach(one -> scope.claim(change, one.resource()));
                  return there;
                });
  }

  /**
   * Those of them that are there with their bytes, protected.
   *
   * @throws StoreException as {@link #of}
   * @throws IOException if it cannot be told
   */
  Set<Digest> withBytes(Collection<Digest> digests) throws IOException {
    Set<Digest> there = new LinkedHashSet<>();
    for (Entry content : of(digests)) {
      if (bytes.holds(content)) {
        there.add(Digest.parse(content.resource().key()));
      }
    }
    return there;
  }

  /** As {@link Contents#open}. */
  SeekableByteChannel open(Digest digest) throws IOException {
    Resource resource = Resource.content(scope.namespace(), digest);
    while (true) {
      Entry content =
          of(List.of(digest)).stream()
              .findFirst()
              .orElseThrow(() -> StoreException.notFound(resource));
      if (bytes.holds(content)) {
        try {
          return bytes.open(digest);
        } catch (NoSuchFileException e) {
          // it went between two collections; look again
        }
      } else if (scope.catalog().read(view -> view.get(resource)).isPresent()) {
        throw new InvalidContentException(
            digest, "is damaged: its bytes are missing or cut off; write it again");
      }
    }
  }

  private Answer look(CatalogView view, List<Resource> content) {
    scope.checkLease(view);
    List<Entry> there = new ArrayList<>();
    boolean stands = true;
    for (Resource one : content) {
      Optional<Entry> found = view.get(one);
      found.ifPresent(there::add);
      stands &= found.isEmpty() || stands(view, one);
    }
    return new Answer(there, stands);
  }

  private boolean stands(CatalogView view, Resource content) {
    return view.cycle().phase() != Cycle.Phase.MARK
        && (scope.lease().isEmpty()
            || view.holding(content).contains(scope.live(view, scope.lease().get())));
  }
}
