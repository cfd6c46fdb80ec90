package dev.tidemark.engine.managed;

import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The leases of a namespace. Thread-safe. A lease dies when its owner deletes it, or after the
 * instant in its label {@link Lease#EXPIRE}, and never by anybody else's decision. One that has
 * expired is listed until a collection removes it, but holds nothing any more.
 */
public final class Leases {

  /** How long an open lease lives if nobody closes it. */
  public static final Duration DEFAULT_EXPIRY = Duration.ofHours(24);

  private static final RandomGenerator SECURE = new SecureRandom();

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(365_250);

  /** How many ids in a row may be taken: each is one of 2^24 within one nanosecond of a second. */
  private static final int ATTEMPTS = 10;

  private final Scope scope;
  private final RandomGenerator random;
  private final Records<Lease> records;

  Leases(Scope scope) {
    this(scope, SECURE);
  }

  Leases(Scope scope, RandomGenerator random) {
    this.scope = scope;
    this.random = random;
    this.records = new Records<>(scope, Kind.LEASE, Lease::of, Lease::field);
  }

  /**
   * Records a lease that holds nothing yet. Without {@link Lease#EXPIRE} among its labels it stays,
   * with all it holds, until somebody deletes it. Labels of leases may have any length.
   *
   * @throws StoreException {@code ALREADY_EXISTS}, also if that one has expired and waits for its
   *     collection; {@code INVALID_ARGUMENT} for an empty id
   */
  public Lease create(String id, Map<String, String> labels) {
    Resource resource = records.resource(id);
    // held by no other lease, and within no limits: not what Records.create does
    Entry created =
        scope
            .catalog()
            .write(
                change -> {
                  if (change.get(resource).isPresent()) {
                    throw StoreException.exists(resource);
                  }
                  Entry entry = Entry.of(resource, scope.now(), Map.of(), labels);
                  change.put(entry);
                  return entry;
                });
    scope.tell(Event.Action.CREATED, resource);
    return Lease.of(created);
  }

  /**
   * Records a lease that expires.
   *
   * @param expiry how long from now, from a millisecond to 1000 years
   * @throws StoreException as {@link #create(String, Map)}; {@code INVALID_ARGUMENT} for another
   *     expiry, or if the labels have one too
   */
  public Lease create(String id, Map<String, String> labels, Duration expiry) {
    return create(id, expiring(id, labels, expiry));
  }

  private Map<String, String> expiring(String id, Map<String, String> labels, Duration expiry) {
    if (expiry.compareTo(SHORTEST) < 0 || expiry.compareTo(LONGEST) > 0) {
      throw StoreException.invalid(
          "lease "
              + id
              + ": cannot expire after "
              + expiry
              + "; from 1 ms to 1000 years are possible");
    }
    if (!labels.getOrDefault(Lease.EXPIRE, "").isEmpty()) {
      throw StoreException.invalid(
          "lease " + id + ": has a label " + Lease.EXPIRE + " and an expiry; give one of them");
    }
    Map<String, String> all = new LinkedHashMap<>(labels);
    all.put(
        Lease.EXPIRE,
        scope.clock().instant().plus(expiry).truncatedTo(ChronoUnit.MILLIS).toString());
    return all;
  }

  /** Opens a lease that lives {@link #DEFAULT_EXPIRY}, or until it is closed. */
  public OpenLease open() {
    return open(DEFAULT_EXPIRY);
  }

  /** Opens a lease that lives so long, or until it is closed. */
  public OpenLease open(Duration expiry) {
    return open(expiry, Map.of());
  }

  /**
   * Opens a lease with a random id and with labels. There is none without an expiry: whoever opens
   * it may die before it is closed.
   *
   * @param labels such as {@link Lease#FLAT}
   * @throws StoreException as {@link #create(String, Map, Duration)}
   */
  public OpenLease open(Duration expiry, Map<String, String> labels) {
    for (int left = ATTEMPTS; ; left--) {
      try {
        return new OpenLease(this, create(randomId(), labels, expiry));
      } catch (StoreException e) {
        if (e.reason() != StoreException.Reason.ALREADY_EXISTS || left == 0) {
          throw e;
        }
      }
    }
  }

  /** {@code NANOSECOND-XXXX}, as containerd makes them. */
  private String randomId() {
    byte[] suffix = new byte[3];
    random.nextBytes(suffix);
    return scope.clock().instant().get(ChronoField.NANO_OF_SECOND)
        + "-"
        + Base64.getUrlEncoder().encodeToString(suffix);
  }

  /**
   * Ends a lease. What only it kept goes with the next collection.
   *
   * @throws StoreException {@code NOT_FOUND}
   */
  public void delete(String id) {
    records.delete(records.resource(id), (change, entry) -> {});
  }

  /**
   * The leases that match one of the filters, by id; all if there is no filter.
   *
   * @param filters over {@code id} and {@code labels.KEY}
   * @throws StoreException {@code INVALID_ARGUMENT} if a filter cannot be read
   */
  public List<Lease> list(String... filters) {
    return records.list(resource -> true, filters);
  }

  /**
   * Makes a lease hold something, which need not be there yet; what it holds already stays held.
   *
   * @throws StoreException {@code NOT_FOUND} if the lease is not there, or has expired; {@code
   *     INVALID_ARGUMENT} if {@code leased} names nothing, or is of another type than {@link
   *     Leased} says (where containerd answers {@code NotImplemented})
   */
  public void addResource(String id, Leased leased) {
    Resource resource = leased.in(scope);
    scope
        .catalog()
        .write(
            change -> {
              Resource lease = scope.live(change, id);
              change.hold(lease, resource);
              return lease;
            });
  }

  /**
   * Makes a lease let go of something.
   *
   * @return false if it did not hold it
   * @throws StoreException {@code NOT_FOUND} if the lease is not there; {@code INVALID_ARGUMENT} as
   *     {@link #addResource}
   */
  public boolean deleteResource(String id, Leased leased) {
    Resource lease = records.resource(id);
    Resource resource = leased.in(scope);
    boolean gone =
        scope
            .catalog()
            .write(
                change -> {
                  Records.recorded(change, lease);
                  return change.letGo(lease, resource);
                });
    if (gone) {
      scope.tell(Event.Action.UPDATED, lease);
    }
    return gone;
  }

  /**
   * What a lease holds, in the order of kind and name, whether it is there or not.
   *
   * @throws StoreException {@code NOT_FOUND} if the lease is not there
   */
  public List<Leased> listResources(String id) {
    Resource lease = records.resource(id);
    return scope
        .catalog()
        .read(
            view -> {
              Records.recorded(view, lease);
              return view.held(lease).stream().map(Leased::of).toList();
            });
  }
}
