package dev.tidemark.engine.metadata.lmdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps: work that can wait, and goes into the transactions of writers. */
class StepTest {

  private static final Resource IMAGE = Resource.image("ns", "i");

  @TempDir Path directory;
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private LmdbCatalog catalog;

  @BeforeEach
  void open() throws IOException {
    catalog = LmdbCatalog.open(directory);
  }

  @AfterEach
  void close() throws InterruptedException {
    pool.shutdown();
    assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    catalog.close();
  }

  private static boolean put(Change change) {
    change.put(Entry.of(IMAGE, Instant.EPOCH, Map.of(), Map.of()));
    return true;
  }

  private static boolean isThere(CatalogView view) {
    return view.get(IMAGE).isPresent();
  }

  private void block() {
    inside.countDown();
    try {
      assertThat(goOn.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void until(Thread.State state, Thread thread) {
    while (thread.getState() != state) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aStepIsDurableWhenNobodyWrites() {
    boolean awaited =
        catalog.step(
            change -> {
              put(change);
              return change.awaited();
            });
    assertThat(awaited).isFalse();
    boolean there = catalog.read(StepTest::isThere);
    assertThat(there).isTrue();
  }

  /** A step that is at work when a writer comes; answers what the step does in the end. */
  private boolean meet(Function<Change, Boolean> step, Function<Change, Boolean> write)
      throws Exception {
    Future<Boolean> working =
        pool.submit(
            () ->
                catalog.step(
                    change -> {
                      block();
                      order.add("step");
                      return step.apply(change);
                    }));
    assertThat(inside.await(1, TimeUnit.MINUTES)).isTrue();
    Thread writer = new Thread(() -> write(write));
    writer.start();
    until(Thread.State.TIMED_WAITING, writer);
    goOn.countDown();
    writer.join();
    return working.get();
  }

  private void write(Function<Change, Boolean> action) {
    try {
      catalog.write(
          change -> {
            order.add("writer");
            return action.apply(change);
          });
    } catch (IllegalArgumentException e) {
      order.add("refused");
    }
  }

  @Test
  void aStepSeesThatAWriterWaitsAndTakesItAlong() throws Exception {
    assertThat(meet(Change::awaited, StepTest::put)).isTrue();
    assertThat(order).containsExactly("step", "writer");
  }

  @Test
  void aStepNeverSeesWhatAWriterDidWhoFailed() throws Exception {
    boolean seen =
        meet(
            StepTest::isThere,
            change -> {
              put(change);
              throw new IllegalArgumentException("no");
            });
    assertThat(seen).isFalse();
    assertThat(order).containsExactlyInAnyOrder("step", "writer", "refused", "step");
    assertThat(order).startsWith("step", "writer");
  }
}
