package dev.tidemark.testing;

import dev.tidemark.spi.store.TransientException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What a {@link Weather} does to each request, by chance. Not thread-safe. */
final class Conditions {

  private final Clock clock;
  private final Weather weather;
  private final Random random;
  private long requests;

  Conditions(Clock clock, Weather weather, Random random) {
    this.clock = clock;
    this.weather = weather;
    this.random = random;
  }

  Instant now() {
    return clock.instant();
  }

  /** How many requests there were. */
  long requests() {
    return requests;
  }

  /** A request, which may be cut off. */
  void request() throws IOException {
    requests++;
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
    if (random.nextDouble() < weather.cut()) {
      throw new TransientException("the connection was cut");
    }
  }

  /** Whether a change at this moment may not be seen yet, and is not. */
  boolean unseen(Instant changed) {
    return changed.plus(weather.lag()).isAfter(clock.instant()) && random.nextBoolean();
  }

  /** Whether a listing leaves out what it comes to. */
  boolean misses() {
    return random.nextDouble() < weather.missed();
  }

  /** In no order. */
  void shuffle(List<?> all) {
    Collections.shuffle(all, random);
  }
}
