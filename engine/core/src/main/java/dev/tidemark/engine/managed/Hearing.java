package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Audience;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Who is told what has happened: watches, and then the listener of the embedder. What that throws
 * is logged. Thread-safe.
 */
final class Hearing implements Consumer<Event> {

  private final Audience<Event> audience;
  private final List<Watch> watches = new CopyOnWriteArrayList<>();

  Hearing(Consumer<Event> listener) {
    this.audience = new Audience<>(listener);
  }

  void add(Watch watch) {
    watches.add(watch);
  }

  void remove(Watch watch) {
    watches.remove(watch);
  }

  @Override
  public void accept(Event event) {
    watches.forEach(watch -> watch.see(event));
    audience.accept(event);
  }
}
