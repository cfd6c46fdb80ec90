package dev.tidemark.engine.schedule;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** A collection that takes a given time and reports its number, from one. */
final class FakeCollection implements Callable<Integer> {

  private final FakeTime time;
  private final List<Duration> starts = new ArrayList<>();
  private Duration lasts;
  private boolean failing;
  private Runnable meanwhile = () -> {};

  FakeCollection(FakeTime time, Duration lasts) {
    this.time = time;
    this.lasts = lasts;
  }

  @Override
  public Integer call() throws IOException {
    starts.add(time.elapsed());
    time.spend(lasts);
    Runnable now = meanwhile;
    meanwhile = () -> {};
    now.run();
    if (failing) {
      throw new IOException("run " + runs() + " failed");
    }
    return runs();
  }

  int runs() {
    return starts.size();
  }

  /** When the runs began, since the beginning of time. */
  List<Duration> starts() {
    return starts;
  }

  void lasts(Duration other) {
    lasts = other;
  }

  void failing(boolean fails) {
    failing = fails;
  }

  /** Happens during the next run, shortly before its end. */
  void meanwhile(Runnable event) {
    meanwhile = event;
  }
}
