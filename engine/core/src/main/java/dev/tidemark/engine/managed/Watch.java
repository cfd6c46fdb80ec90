package dev.tidemark.engine.managed;

import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Looks which of some content goes, from the call of {@link Workspace#watch} until it is closed:
 *
 * <pre>{@code
 * try (Watch watch = workspace.watch(layers)) {
 *   workspace.images().deleteAndCollect(List.of("app:1"));
 *   return watch.gone();
 * }
 * }</pre>
 *
 * <p>It sees every collection of this process, whoever asked for it, and none of others.
 * Thread-safe.
 */
public final class Watch implements AutoCloseable {

  private final String namespace;
  private final Set<Digest> watched;
  private final Set<String> gone = new ConcurrentSkipListSet<>();
  private final Hearing hearing;

  private Watch(String namespace, Collection<Digest> watched, Hearing hearing) {
    this.namespace = namespace;
    this.watched = Set.copyOf(watched);
    this.hearing = hearing;
  }

  static Watch begin(String namespace, Collection<Digest> watched, Hearing hearing) {
    Watch watch = new Watch(namespace, watched, hearing);
    hearing.add(watch);
    return watch;
  }

  void see(Event event) {
    Resource resource = event.resource();
    if (event.action() == Event.Action.COLLECTED
        && resource.kind().equals(Kind.CONTENT)
        && resource.namespace().equals(namespace)
        && watched.contains(Digest.parse(resource.key()))) {
      gone.add(resource.key());
    }
  }

  /**
   * Those of the watched digests that collections have removed from the namespace so far, in order.
   * Some may have been written again since, and other namespaces may still have the bytes.
   */
  public Set<Digest> gone() {
    Set<Digest> digests = new LinkedHashSet<>();
    gone.forEach(digest -> digests.add(Digest.parse(digest)));
    return digests;
  }

  /** Looks no longer; what it has seen can still be asked for. */
  @Override
  public void close() {
    hearing.remove(this);
  }
}
