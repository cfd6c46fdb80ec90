package dev.tidemark.engine.managed;

import dev.tidemark.engine.model.Kind;
import java.util.Optional;

/** One namespace of a managed store, under a lease or not. Thread-safe. */
public final class Workspace {

  private final Scope scope;
  private final Bytes bytes;
  private final Sharing sharing;
  private final Collecting collecting;

  Workspace(Scope scope, Bytes bytes, Sharing sharing, Collecting collecting) {
    this.scope = scope;
    this.bytes = bytes;
    this.sharing = sharing;
    this.collecting = collecting;
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
   * The same namespace under a lease of it, which need not exist yet.
   *
   * @throws StoreException {@code INVALID_ARGUMENT} for an empty id
   */
  public Workspace under(String leaseId) {
    scope.resource(Kind.LEASE, leaseId);
    return new Workspace(
        new Scope(
            scope.catalog(),
            scope.clock(),
            scope.events(),
            scope.namespace(),
            Optional.of(leaseId)),
        bytes,
        sharing,
        collecting);
  }

  /** What {@link #withLease} does. */
  @FunctionalInterface
  public interface Work<X extends Exception> {
    void run(Workspace leased) throws X;
  }

  /**
   * Does work under a lease: the one that is worked under here already, or else a new one, which
   * ends with the work, or after {@link Leases#DEFAULT_EXPIRY} if it never ends.
   *
   * @throws X what the work throws
   */
  public <X extends Exception> void withLease(Work<X> work) throws X {
    if (scope.lease().isPresent()) {
      work.run(this);
      return;
    }
    try (OpenLease lease = leases().open()) {
      work.run(under(lease.id()));
    }
  }

  /** Content, and what is on its way to become some. */
  public Contents contents() {
    return new Contents(scope, bytes, sharing);
  }

  /** Names of content. */
  public Images images() {
    return new Images(scope, collecting);
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
}
