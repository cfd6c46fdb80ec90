package dev.tidemark.engine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AtOnceTest {

  private static final List<Integer> MANY = IntStream.range(0, 100).boxed().toList();

  private final AtOnce threads = new AtOnce();

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void answersStandInTheOrderOfTheList() {
    assertThat(threads.each(MANY, n -> 2 * n)).isEqualTo(MANY.stream().map(n -> 2 * n).toList());
    assertThat(threads.each(List.of(), n -> n)).isEmpty();
  }

  @Test
  void severalAreUnderWayAtATime() {
    CountDownLatch all = new CountDownLatch(8);
    List<Boolean> met =
        threads.each(
            MANY.subList(0, 8),
            n -> {
              all.countDown();
              return awaited(all);
            });
    assertThat(met).containsOnly(true);
  }

  @Test
  void nothingIsUnderWayAnyMoreWhenOneHasFailed() {
    AtomicInteger ended = new AtomicInteger();
    assertThatThrownBy(() -> threads.each(MANY, n -> failing(n, ended)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ended).hasValue(99);
  }

  @Test
  void norWhenTheThreadIsInterrupted() {
    AtomicInteger ended = new AtomicInteger();
    Thread.currentThread().interrupt();
    threads.each(MANY, n -> ended.incrementAndGet());
    assertThat(Thread.interrupted()).as("it stays interrupted").isTrue();
    assertThat(ended).hasValue(100);
  }

  private static int failing(int n, AtomicInteger ended) {
    if (n == 0) {
      throw new IllegalStateException("of a test");
    }
    return ended.incrementAndGet();
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
