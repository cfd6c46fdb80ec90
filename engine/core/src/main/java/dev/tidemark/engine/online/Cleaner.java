package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.files.AtOnce;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Works through the queue of what no record needs any more. What cannot be removed stays in it with
 * the reason, and stops nothing else.
 *
 * <p>The bytes of a blob are deleted inside a write transaction, after one more look at the queue:
 * who records that blob again takes it out of the queue in a transaction too, and there is only one
 * at a time, whichever process runs it. First of all in that transaction, because what another
 * writer removes in the same transaction is recorded still if that is never committed. A crash
 * between deletion and commit leaves an entry for bytes that are gone already.
 */
final class Cleaner {

  private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
  private static final Duration LAST_RETRY = Duration.ofHours(1);

  /** So many at a time, by several threads, while no writer waits; else one after the other. */
  private static final int MANY = 128;

  private final Catalog catalog;
  private final Backend backend;
  private final Pauses pauses;

  private long removed;
  private long bytes;
  private final List<String> problems = new ArrayList<>();

  Cleaner(Catalog catalog, Backend backend, Pauses pauses) {
    this.catalog = catalog;
    this.backend = backend;
    this.pauses = pauses;
  }

  long removed() {
    return removed;
  }

  /** What was freed, as far as sizes are recorded. */
  long bytes() {
    return bytes;
  }

  List<String> problems() {
    return problems;
  }

  /**
   * Tries everything that is due.
   *
   * @throws InterruptedIOException if the thread is interrupted; what was not removed by then is in
   *     the queue as it was
   */
  void clean(Instant now) throws InterruptedIOException {
    List<Doomed> blobs = new ArrayList<>();
    for (Doomed doomed : catalog.read(view -> view.queue())) {
      StopBetweenSteps.check();
      if (!due(doomed, now)) {
        continue;
      }
      if (isBytes(doomed.resource())) {
        blobs.add(doomed);
      } else if (backend.removes(doomed.resource())) {
        remove(doomed, now);
      }
    }
    try (AtOnce threads = new AtOnce()) {
      for (int from = 0; from < blobs.size(); ) {
        StopBetweenSteps.check();
        from += delete(blobs.subList(from, blobs.size()), threads, now);
      }
    }
  }

  /** A time further ahead than any is from before the clock was set right. */
  private static boolean due(Doomed doomed, Instant now) {
    return !doomed.notBefore().isAfter(now) || doomed.notBefore().isAfter(now.plus(LAST_RETRY));
  }

  private static boolean isBytes(Resource resource) {
    return resource.kind().equals(Kind.CONTENT) && resource.namespace().isEmpty();
  }

  /** As many as go into one step; returns how many. */
  private int delete(List<Doomed> blobs, AtOnce threads, Instant now) {
    Batch batch =
        pauses.step(
            catalog,
            change -> {
              Batch done = new Batch(threads);
              BooleanSupplier enough = pauses.enough(change);
              do {
                int to = done.tried + (change.awaited() ? 1 : MANY);
                done.delete(change, blobs.subList(done.tried, Math.min(to, blobs.size())), now);
              } while (done.tried < blobs.size() && !enough.getAsBoolean());
              return done;
            });
    removed += batch.removed;
    bytes += batch.bytes;
    problems.addAll(batch.problems);
    return batch.tried;
  }

  /** What one transaction did. */
  private final class Batch {
    private final AtOnce threads;
    private int tried;
    private long removed;
    private long bytes;
    private final List<String> problems = new ArrayList<>();

    Batch(AtOnce threads) {
      this.threads = threads;
    }

    void delete(Change change, List<Doomed> blobs, Instant now) {
      List<Doomed> queued = blobs.stream().filter(blob -> change.unqueue(blob.resource())).toList();
      List<Optional<Exception>> failures = threads.each(queued, Cleaner.this::attempt);
      for (int i = 0; i < queued.size(); i++) {
        Doomed blob = queued.get(i);
        Exception failure = failures.get(i).orElse(null);
        if (failure == null) {
          removed++;
          bytes += Math.max(0, blob.bytes());
        } else {
          problems.add("cannot delete " + blob.resource().key() + ": " + OneLine.of(failure));
          change.queue(later(blob, failure, now));
        }
      }
      tried += blobs.size();
    }
  }

  /** Why the bytes could not be deleted; empty if they are gone. */
  private Optional<Exception> attempt(Doomed blob) {
    try {
      backend.delete(Digest.parse(blob.resource().key()));
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(e);
    }
  }

  /**
   * What a collector has goes inside a transaction too, for a label may name it again at any time.
   * The data of a snapshot may take long to go; its name is not given again before they have gone.
   */
  private void remove(Doomed doomed, Instant now) throws InterruptedIOException {
    Resource resource = doomed.resource();
    try {
      boolean gone =
          resource.kind().core()
              ? catalog.read((CatalogView view) -> view.queued(resource)) && take(resource)
              : pauses.step(catalog, change -> removeQueued(change, resource));
      removed += gone ? 1 : 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      StopBetweenSteps.check();
    } catch (Exception e) {
      StopBetweenSteps.check(); // then it is no fault of the backend
      problems.add("cannot remove " + doomed.resource() + ": " + OneLine.of(e));
      pauses.step(
          catalog,
          change -> {
            if (change.queued(doomed.resource())) {
              change.queue(later(doomed, e, now));
            }
            return doomed;
          });
    }
  }

  private boolean take(Resource resource) throws Exception {
    backend.remove(resource);
    return pauses.step(catalog, change -> change.unqueue(resource));
  }

  private boolean removeQueued(Change change, Resource resource) {
    if (!change.queued(resource)) {
      return false;
    }
    try {
      backend.remove(resource);
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (Exception e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    return change.unqueue(resource);
  }

  /** Each time twice as long, up to an hour. */
  private static Doomed later(Doomed doomed, Exception e, Instant now) {
    int attempts = doomed.attempts() + 1;
    Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(attempts - 1, 10));
    Duration pause = wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait;
    return new Doomed(doomed.resource(), doomed.bytes(), attempts, now.plus(pause), OneLine.of(e));
  }
}
