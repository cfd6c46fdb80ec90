package dev.tidemark.engine.managed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.managed.StoreException.Reason;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The oracle: snapshots of one snapshotter and the leases that hold them, by the slow, obvious
 * reading of what {@link Snapshots} says, over plain maps. A method answers why it is refused, and
 * has done it if it is not.
 */
final class SnapshotModel {

  private record Snap(String parent, Snapshot.Kind kind, boolean root) {}

  private final Map<String, Snap> snapshots = new TreeMap<>();
  private final Map<String, Instant> leases = new TreeMap<>();
  private final Map<String, Set<String>> held = new TreeMap<>();

  /** Names whose data may be on their way out. */
  private final Set<String> leaving = new TreeSet<>();

  Set<String> names() {
    return new TreeSet<>(snapshots.keySet());
  }

  boolean mayWait(String name) {
    return leaving.contains(name) && !snapshots.containsKey(name);
  }

  void dataGone(String name) {
    leaving.remove(name);
  }

  // --- leases

  boolean hasLease(String id) {
    return leases.containsKey(id);
  }

  boolean isLive(String id, Instant now) {
    return leases.containsKey(id) && !now.isAfter(leases.get(id));
  }

  void lease(String id, Instant expires) {
    leases.put(id, expires);
    held.put(id, new TreeSet<>());
  }

  void endLease(String id) {
    leases.remove(id);
    held.remove(id);
  }

  private boolean dead(@Nullable String lease, Instant now) {
    return lease != null && (!leases.containsKey(lease) || now.isAfter(leases.get(lease)));
  }

  private Optional<Reason> hold(
      @Nullable String lease, String name, Instant now, Optional<Reason> answer) {
    if (dead(lease, now)) {
      return Optional.of(Reason.NOT_FOUND);
    }
    if (lease != null) {
      held.computeIfAbsent(lease, any -> new TreeSet<>()).add(name);
    }
    return answer;
  }

  // --- snapshots

  Optional<Reason> create(
      @Nullable String lease,
      String name,
      String parent,
      Snapshot.Kind kind,
      boolean root,
      Instant now) {
    if (snapshots.containsKey(name)) {
      return hold(lease, name, now, Optional.of(Reason.ALREADY_EXISTS));
    }
    Snap below = snapshots.get(parent);
    if (!parent.isEmpty() && below == null) {
      return Optional.of(Reason.NOT_FOUND);
    }
    if (below != null && below.kind() != Snapshot.Kind.COMMITTED) {
      return Optional.of(Reason.INVALID_ARGUMENT);
    }
    return add(lease, name, new Snap(parent, kind, root), now);
  }

  private Optional<Reason> add(@Nullable String lease, String name, Snap snap, Instant now) {
    Optional<Reason> answer = hold(lease, name, now, Optional.empty());
    if (answer.isEmpty()) {
      snapshots.put(name, snap);
    }
    return answer;
  }

  Optional<Reason> commit(@Nullable String lease, String active, String name, Instant now) {
    if (snapshots.containsKey(name)) {
      return hold(lease, name, now, Optional.of(Reason.ALREADY_EXISTS));
    }
    Snap before = snapshots.get(active);
    if (before == null) {
      return Optional.of(Reason.NOT_FOUND);
    }
    if (before.kind() != Snapshot.Kind.ACTIVE) {
      return Optional.of(Reason.FAILED_PRECONDITION);
    }
    Snap after = new Snap(before.parent(), Snapshot.Kind.COMMITTED, false);
    Optional<Reason> answer = add(lease, name, after, now);
    if (answer.isEmpty()) {
      snapshots.remove(active);
      held.values().stream().filter(one -> one.remove(active)).forEach(one -> one.add(name));
    }
    return answer;
  }

  Optional<Reason> get(@Nullable String lease, String name, Instant now) {
    return snapshots.containsKey(name)
        ? hold(lease, name, now, Optional.empty())
        : Optional.of(Reason.NOT_FOUND);
  }

  Optional<Reason> remove(@Nullable String lease, String name) {
    if (!snapshots.containsKey(name)) {
      return Optional.of(Reason.NOT_FOUND);
    }
    if (snapshots.values().stream().anyMatch(one -> one.parent().equals(name))) {
      return Optional.of(Reason.FAILED_PRECONDITION);
    }
    gone(name);
    if (lease != null) {
      held.getOrDefault(lease, new TreeSet<>()).remove(name);
    }
    return Optional.empty();
  }

  private void gone(String name) {
    snapshots.remove(name);
    leaving.add(name);
  }

  // --- collections

  /**
   * A collection has ended.
   *
   * @param there the snapshots that are left
   * @param leased the leases that are left
   * @param done whether it came to its end
   */
  void collected(Set<String> there, Set<String> leased, Instant now, boolean done) {
    Set<String> stays = stays(now);
    assertThat(there).as("what is kept").containsAll(stays);
    if (done) {
      assertThat(there).as("what is left").isEqualTo(stays);
    }
    names().stream().filter(name -> !there.contains(name)).forEach(this::gone);
    for (String lease : Set.copyOf(leases.keySet())) {
      if (!leased.contains(lease)) {
        assertThat(dead(lease, now)).as("the lease %s had expired", lease).isTrue();
        endLease(lease);
      }
    }
  }

  private Set<String> stays(Instant now) {
    Set<String> stays = new TreeSet<>();
    snapshots.forEach(
        (name, snap) -> {
          if (snap.root()) {
            keep(name, stays);
          }
        });
    held.forEach(
        (lease, names) -> {
          if (!dead(lease, now)) {
            names.forEach(name -> keep(name, stays));
          }
        });
    return stays;
  }

  private void keep(String name, Set<String> stays) {
    Snap snap = snapshots.get(name);
    if (snap != null && stays.add(name)) {
      keep(snap.parent(), stays);
    }
  }
}
