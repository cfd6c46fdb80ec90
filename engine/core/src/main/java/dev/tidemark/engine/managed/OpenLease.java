package dev.tidemark.engine.managed;

/**
 * A lease of one's own, which ends with the block that opened it, and by itself if that never gets
 * there:
 *
 * <pre>{@code
 * try (OpenLease lease = workspace.leases().open()) {
 *   Workspace leased = workspace.under(lease.id());
 *   ...
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class OpenLease implements AutoCloseable {

  private final Leases leases;
  private final Lease lease;

  OpenLease(Leases leases, Lease lease) {
    this.leases = leases;
    this.lease = lease;
  }

  /** For {@link Workspace#under}. */
  public String id() {
    return lease.id();
  }

  /** As recorded. */
  public Lease lease() {
    return lease;
  }

  /** Deletes the lease, if it has not come to its end before. */
  @Override
  public void close() {
    try {
      leases.delete(lease.id());
    } catch (StoreException e) {
      // it had expired and was collected, or this is not the first call
      if (e.reason() != StoreException.Reason.NOT_FOUND) {
        throw e;
      }
    }
  }
}
