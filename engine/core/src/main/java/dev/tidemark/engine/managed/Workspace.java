package dev.tidemark.engine.managed;

import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.References;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.util.Collection;
import java.util.Optional;

/** One namespace of a managed store, under a lease or not. Thread-safe. */
public final class Workspace {

  private final Scope scope;

  Workspace(Scope scope) {
    this.scope = scope;
  }

  /** Its namespace. */
  public String namespace() {
    return scope.namespace();
  }

  /** The id of the lease that holds what is written and answered here. */
  public Optional<String> lease() {
    return scope.lease();
  }

  /**
   * The same namespace under a lease of it.
   *
   * @throws StoreException {@code NOT_FOUND} if there is no such lease, or it has expired; {@code
   *     INVALID_ARGUMENT} for an empty id
   */
  public Workspace under(String leaseId) {
    Resource unused = scope.catalog().read(view -> scope.live(view, leaseId));
    return new Workspace(scope.under(leaseId));
  }

  /** What {@link #withLease} does. */
  @FunctionalInterface
  public interface Work<T, X extends Exception> {
    T run(Workspace leased) throws X;
  }

  /** What {@link #runWithLease} does. */
  @FunctionalInterface
  public interface Task<X extends Exception> {
    void run(Workspace leased) throws X;
  }

  /**
   * Does work under a lease: the one that is worked under here already, or else a new one, which
   * ends with the work, or after {@link Leases#DEFAULT_EXPIRY} if it never ends.
   *
   * <p>Until then this thread cannot claim anything in the namespace without a lease: whoever uses
   * the outer workspace by mistake is refused with {@code FAILED_PRECONDITION}.
   *
   * @return what the work returns
   * @throws X what the work throws
   */
  public <T, X extends Exception> T withLease(Work<T, X> work) throws X {
    if (scope.lease().isPresent()) {
      return work.run(this);
    }
    try (OpenLease lease = leases().open()) {
      Workspace leased = lease.workspace();
      return scope.mistakes().under(leased.scope, () -> work.run(leased));
    }
  }

  /** As {@link #withLease}, for work that has nothing to return. */
  public <X extends Exception> void runWithLease(Task<X> task) throws X {
    boolean unused =
        this.<Boolean, X>withLease(
            leased -> {
              task.run(leased);
              return true;
            });
  }

  /** Content, and what is on its way to become some. */
  public Contents contents() {
    SharedBytes shared = scope.services().bytes();
    return new Contents(scope, shared.bytes(), shared.sharing());
  }

  /** Names of content. */
  public StoredImages images() {
    return new StoredImages(scope);
  }

  /** What protects work that has no name yet. */
  public Leases leases() {
    return new Leases(scope);
  }

  /** Records of file systems. */
  public Snapshots snapshots() {
    return new Snapshots(scope);
  }

  /** Records of what uses them. */
  public Containers containers() {
    return new Containers(scope);
  }

  /** Begins to look which of this content goes, until the watch is closed. */
  public Watch watch(Collection<Digest> content) {
    return Watch.begin(scope.namespace(), content, scope.services().hearing());
  }

  /**
   * What follows from a record: what it refers to, and what else its labels mean. Protects nothing,
   * and what is referred to need not be there.
   *
   * @param kind of the record
   * @param key its name in this namespace: of content the digest, of a snapshot {@code
   *     SNAPSHOTTER/NAME}, else its id or name
   * @throws StoreException {@code NOT_FOUND}
   */
  public References references(Kind kind, String key) {
    Resource resource = scope.resource(kind, key);
    Entry entry = scope.catalog().read(view -> Records.recorded(view, resource));
    return References.of(entry);
  }
}
