package dev.tidemark.engine.catalog;

import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whoever is told of what is done already. What is durable does not fail because somebody who hears
 * of it does: what the listener throws is logged, and the teller goes on. As thread-safe as the
 * listener.
 */
public final class Audience<T> implements Consumer<T> {

  private static final Logger LOG = LoggerFactory.getLogger(Audience.class);

  private final Consumer<? super T> listener;

  public Audience(Consumer<? super T> listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  /** Tells it; never throws. */
  @Override
  public void accept(T news) {
    try {
      listener.accept(news);
    } catch (RuntimeException | Error e) {
      LOG.warn("a listener failed on {}, which has happened all the same", news, e);
    }
  }
}
