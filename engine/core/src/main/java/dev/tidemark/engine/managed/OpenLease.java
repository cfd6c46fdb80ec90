package dev.tidemark.engine.managed;

import java.time.Duration;

/**
 * A lease of one's own, which ends with the block that opened it, and by itself if that never gets
 * there:
 *
 * <pre>{@code
 * try (OpenLease lease = workspace.leases().open()) {
 *   Workspace leased = lease.workspace();
 *   ...
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class OpenLease implements AutoCloseable {

  private final Workspace workspace;
  private final Lease lease;

  OpenLease(Workspace workspace, Lease lease) {
    this.workspace = workspace;
    this.lease = lease;
  }

  /** Its name, under which other processes can {@linkplain Workspace#under work} as well. */
  public String id() {
    return lease.id();
  }

  /** As it was recorded in the beginning. */
  public Lease lease() {
    return lease;
  }

  /** The namespace under this lease. */
  public Workspace workspace() {
    return workspace;
  }

  /**
   * Moves its end: it expires so long from now, if nobody closes it.
   *
   * @throws StoreException {@code NOT_FOUND} if it has come to its end before
   */
  public void renew(Duration expiry) {
    Lease unused = workspace.leases().renew(lease.id(), Expiry.after(expiry));
  }

  /** Deletes the lease, if it has not come to its end before. */
  @Override
  public void close() {
    try {
      workspace.leases().delete(lease.id());
    } catch (StoreException e) {
      // it had expired and was collected, or this is not the first call
      if (e.reason() != StoreException.Reason.NOT_FOUND) {
        throw e;
      }
    }
  }
}
