package dev.tidemark.engine.managed;

import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.temporal.ChronoField;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
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
   * Records a lease that holds nothing yet. Labels of leases may have any length.
   *
   * @param expiry when it ends if nobody deletes it: {@link Expiry#never} has to be said
   * @throws StoreException {@code ALREADY_EXISTS}, also if that one has expired and waits for its
   *     collection; {@code INVALID_ARGUMENT} for an empty id, if the labels say as well when it
   *     expires, or if one means nothing
   */
  public Lease create(String id, Map<String, String> labels, Expiry expiry) {
    Resource resource = records.resource(id);
    if (!labels.getOrDefault(Lease.EXPIRE, "").isEmpty()) {
      throw StoreException.invalid(
          resource + ": has a label " + Lease.EXPIRE + " and an expiry; give one of them");
    }
    Map<String, String> all = new LinkedHashMap<>(labels);
    all.put(Lease.EXPIRE, expiry.label(scope.clock().instant()));
    return create(resource, all);
  }

  /** Records a lease that expires so long from now, from a millisecond to 1000 years. */
  public Lease create(String id, Map<String, String> labels, Duration expiry) {
    return create(id, labels, Expiry.after(expiry));
  }

  /**
   * Records a lease that expires as its labels say.
   *
   * @throws StoreException as the other one; {@code INVALID_ARGUMENT} if they do not say it
   */
  public Lease create(String id, Map<String, String> labels) {
    Resource resource = records.resource(id);
    if (labels.getOrDefault(Lease.EXPIRE, "").isEmpty()) {
      throw StoreException.invalid(
          resource + ": would keep what it holds for ever; give an expiry, or say Expiry.never()");
    }
    return create(resource, labels);
  }

  /** Held by no other lease, and within no limits: not what {@link Records#create} does. */
  private Lease create(Resource resource, Map<String, String> labels) {
    scope.mistakes().check(resource, labels);
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
   * Moves the end of a lease: it expires so long from now, whenever that was before.
   *
   * @throws StoreException {@code NOT_FOUND} if it is not there, or has expired: what it held may
   *     be gone by then
   */
  public Lease renew(String id, Expiry expiry) {
    return change(id, Lease.EXPIRE, expiry.label(scope.clock().instant()));
  }

  /**
   * Puts a label on a lease, beside its others; empty text takes it away.
   *
   * @throws StoreException {@code NOT_FOUND} if it is not there, or has expired; {@code
   *     INVALID_ARGUMENT} if the label means nothing, or says when it expires: that is for {@link
   *     #renew}
   */
  public Lease label(String id, String key, String value) {
    if (key.equals(Lease.EXPIRE)) {
      throw StoreException.invalid(
          records.resource(id) + ": does not expire by a label; renew it to change that");
    }
    return change(id, key, value);
  }

  private Lease change(String id, String key, String value) {
    Resource lease = records.resource(id);
    scope.mistakes().check(lease, Map.of(key, value));
    Entry changed =
        scope
            .catalog()
            .write(
                change -> {
                  Entry entry = Records.recorded(change, scope.live(change, id));
                  Map<String, String> labels = new LinkedHashMap<>(entry.labels());
                  labels.put(key, value);
                  Entry next =
                      entry.changed(records.after(entry.updated()), entry.fields(), labels);
                  change.put(next);
                  return next;
                });
    scope.tell(Event.Action.UPDATED, lease);
    return Lease.of(changed);
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
        return open(create(randomId(), labels, expiry));
      } catch (StoreException e) {
        if (e.reason() != StoreException.Reason.ALREADY_EXISTS || left == 0) {
          throw e;
        }
      }
    }
  }

  private OpenLease open(Lease lease) {
    return new OpenLease(new Workspace(scope.under(lease.id())), lease);
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
   * Ends leases, all in one transaction, then collects and waits for that: see {@link
   * StoredImages#deleteAndCollect}. When this returns, what only they kept is gone, and its bytes
   * with it.
   *
   * @throws StoreException {@code NOT_FOUND} if one of them is not there; none is ended then
   * @throws dev.tidemark.engine.judge.RefusedException if too little is known to judge; the leases
   *     have ended all the same
   * @throws IOException if another process is collecting; the leases have ended all the same
   * @throws InterruptedException if this thread is not to wait any longer; the collection takes
   *     place all the same
   */
  public Report deleteAndCollect(Collection<String> ids) throws IOException, InterruptedException {
    Set<Resource> resources = new LinkedHashSet<>();
    ids.forEach(id -> resources.add(records.resource(id)));
    records.delete(resources, (change, entry) -> {});
    return scope.services().collecting().await();
  }

  /**
   * The leases that match one of the filters, by id; all if there is no filter.
   *
   * @param filters over {@code id} and {@code labels.KEY}
   * @throws StoreException {@code INVALID_ARGUMENT} if a filter cannot be read
   */
  public List<Lease> list(String... filters) {
    return records.search().list(resource -> true, filters);
  }

  /** Calls {@code each} as {@link StoredImages#each} does. */
  public void each(Consumer<? super Lease> each, String... filters) {
    records.search().each(resource -> true, each, filters);
  }

  /** How many {@link #list} would answer. */
  public long count(String... filters) {
    return records.search().count(filters);
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
