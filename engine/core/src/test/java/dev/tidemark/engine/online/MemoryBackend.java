package dev.tidemark.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.gc.Collector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Holds names where others hold bytes. For one thread. */
final class MemoryBackend implements Backend {

  private final Set<Digest> blobs = new HashSet<>();
  private final Set<Resource> others = new HashSet<>();
  private List<Collector> collectors = List.of();

  /** Everything that was removed, in order; bytes are content without a namespace. */
  final List<Resource> removed = new ArrayList<>();

  /** What cannot be removed. */
  final Set<Resource> stuck = new HashSet<>();

  /** Whether what it is asked to remove, but for bytes, is interrupted. */
  boolean interrupts;

  /** Is told of each removal just after it. */
  Consumer<Resource> after = any -> {};

  void collectors(List<Collector> running) {
    collectors = List.copyOf(running);
  }

  void add(Resource resource) {
    if (resource.kind().equals(Kind.CONTENT)) {
      blobs.add(Digest.parse(resource.key()));
    } else if (resource.kind().equals(Kind.SNAPSHOT) || resource.kind().equals(Kind.INGEST)) {
      others.add(resource);
    }
  }

  boolean has(Resource resource) {
    return resource.kind().equals(Kind.CONTENT)
        ? blobs.contains(Digest.parse(resource.key()))
        : others.contains(resource);
  }

  @Override
  public synchronized void delete(Digest digest) throws IOException {
    Resource bytes = Resource.content("", digest);
    if (stuck.contains(bytes)) {
      throw new IOException("stuck");
    }
    blobs.remove(digest);
    removed.add(bytes);
    after.accept(bytes);
  }

  @Override
  public boolean removes(Resource resource) {
    return resource.kind().equals(Kind.SNAPSHOT)
        || resource.kind().equals(Kind.INGEST)
        || collectors.stream().anyMatch(one -> one.name().equals(resource.kind().name()));
  }

  @Override
  public synchronized void remove(Resource resource) throws Exception {
    if (interrupts) {
      throw new InterruptedException("of a test");
    }
    if (stuck.contains(resource)) {
      throw new IOException("stuck");
    }
    for (Collector collector : collectors) {
      if (collector.name().equals(resource.kind().name())) {
        collector.remove(resource.namespace(), resource.key());
      }
    }
    others.remove(resource);
    removed.add(resource);
    after.accept(resource);
  }

  /** Nothing is recorded of which nothing is there. */
  void holdsAllOf(TestStore store) {
    List<String> lost = new ArrayList<>();
    store.read(
        view -> {
          view.nodes(NodeSet.KNOWN)
              .forEach(
                  id ->
                      view.resource(id)
                          .filter(one -> view.get(one).isPresent())
                          .filter(
                              one ->
                                  one.kind().equals(Kind.CONTENT)
                                      || one.kind().equals(Kind.SNAPSHOT))
                          .filter(one -> !has(one))
                          .ifPresent(one -> lost.add(TestStore.name(one))));
          return lost;
        });
    assertThat(lost).as("recorded, but gone from the backend").isEmpty();
  }
}
