package dev.tidemark.images.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** containerd's images.Dispatch. */
@Timeout(60)
class DispatchTest {

  private static final Descriptor ROOT = content(0);

  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final Map<Descriptor, List<Descriptor>> graph = new ConcurrentHashMap<>();
  private final Queue<Descriptor> handled = new ConcurrentLinkedQueue<>();

  private final Handler recording =
      descriptor -> {
        handled.add(descriptor);
        return graph.getOrDefault(descriptor, List.of());
      };

  private static Descriptor content(int n) {
    return new Descriptor("x", new Digest("sha256", "%064x".formatted(n)), 1);
  }

  private static List<Descriptor> contents(int from, int to) {
    return IntStream.range(from, to).mapToObj(DispatchTest::content).toList();
  }

  private static IOException unchecked(Exception e) {
    return new IOException(e);
  }

  @AfterEach
  void shutDown() throws InterruptedException {
    executor.shutdownNow();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void everythingIsHandledOnce() throws IOException {
    graph.put(ROOT, contents(1, 50));
    for (Descriptor child : contents(1, 50)) {
      graph.put(child, contents(25, 75));
    }
    new Dispatch(executor, 4).walk(recording, ROOT);
    assertThat(handled).containsExactlyInAnyOrderElementsOf(contents(0, 75));
  }

  @Test
  void aLimitOfOneAndDepthFiveDoNotBlock() throws IOException {
    for (int level = 0; level < 5; level++) {
      graph.put(content(level), contents(level + 1, level + 2));
    }
    new Dispatch(executor, 1).walk(recording, ROOT);
    assertThat(handled).containsExactlyElementsOf(contents(0, 6));
  }

  @Test
  void siblingsAreHandledAtTheSameTime() throws IOException {
    CyclicBarrier together = new CyclicBarrier(3);
    graph.put(ROOT, contents(1, 4));
    Handler meeting =
        descriptor -> {
          try {
            if (!descriptor.equals(ROOT)) {
              together.await(30, TimeUnit.SECONDS);
            }
          } catch (Exception e) {
            throw unchecked(e);
          }
          return recording.handle(descriptor);
        };
    new Dispatch(executor, 3).walk(meeting, ROOT);
    assertThat(handled).hasSize(4);
  }

  @Test
  void noMoreThanTheLimitAreHandledAtATime() throws IOException {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    graph.put(ROOT, contents(1, 200));
    Handler counting =
        descriptor -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          LockSupport.parkNanos(1000);
          now.decrementAndGet();
          return recording.handle(descriptor);
        };
    new Dispatch(executor, 2).walk(counting, ROOT);
    assertThat(most.get()).isBetween(1, 2);
    assertThat(handled).hasSize(200);
  }

  @Test
  void aFailureCancelsTheOthersAndIsThrownWhenTheyHaveEnded() {
    CountDownLatch waiting = new CountDownLatch(2);
    AtomicInteger interrupted = new AtomicInteger();
    graph.put(ROOT, contents(1, 100));
    Handler failing =
        descriptor -> {
          if (descriptor.equals(ROOT)) {
            return recording.handle(descriptor);
          }
          try {
            if (descriptor.equals(content(3))) {
              waiting.await();
              throw new IOException("third");
            }
            waiting.countDown();
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw (IOException) new InterruptedIOException().initCause(e);
          }
          return List.of();
        };
    assertThatThrownBy(() -> new Dispatch(executor, 3).walk(failing, ROOT)).hasMessage("third");
    assertThat(interrupted).hasValue(2);
    assertThat(handled).containsExactly(ROOT);
  }

  @Test
  void anUncheckedFailureIsThrownAsItIs() {
    assertThatThrownBy(
            () ->
                new Dispatch(executor, 2)
                    .walk(
                        descriptor -> {
                          throw new IllegalStateException("bug");
                        },
                        ROOT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("bug");
  }

  @Test
  void aSkippedOneIsNotDescendedInto() throws IOException {
    graph.put(ROOT, contents(1, 3));
    graph.put(content(1), contents(3, 4));
    Handler skipping =
        Chain.of(
            recording,
            descriptor -> {
              if (descriptor.equals(content(1))) {
                throw new SkipDescriptorException();
              }
              return List.of();
            });
    new Dispatch(executor, 3).walk(skipping, ROOT);
    assertThat(handled).containsExactlyInAnyOrderElementsOf(contents(0, 3));
  }

  @Test
  void theCallerInterruptedCancelsTheWalk() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    graph.put(ROOT, contents(1, 3));
    Handler hanging =
        descriptor -> {
          if (descriptor.equals(ROOT)) {
            return recording.handle(descriptor);
          }
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            throw (IOException) new InterruptedIOException().initCause(e);
          }
          return List.of();
        };
    Queue<Exception> thrown = new ConcurrentLinkedQueue<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                new Dispatch(executor, 2).walk(hanging, ROOT);
              } catch (IOException e) {
                thrown.add(e);
              }
            });
    caller.start();
    begun.await();
    caller.interrupt();
    caller.join();
    assertThat(thrown).hasSize(1).hasOnlyElementsOfType(InterruptedIOException.class);
  }

  @Test
  void anExecutorThatIsOfNoHelpIsNone() throws Exception {
    graph.put(ROOT, contents(1, 50));
    new Dispatch(Runnable::run, 4).walk(recording, ROOT);
    assertThat(handled).hasSize(50);

    ExecutorService closed = Executors.newSingleThreadExecutor();
    closed.shutdown();
    new Dispatch(closed, 4).walk(recording, ROOT);
    assertThat(handled).hasSize(100);
  }

  @Test
  void theCallerMayRunInTheExecutorItself() throws Exception {
    graph.put(ROOT, contents(1, 50));
    ExecutorService only = Executors.newSingleThreadExecutor();
    only.submit(
            () -> {
              new Dispatch(only, 4).walk(recording, ROOT);
              return null;
            })
        .get(30, TimeUnit.SECONDS);
    assertThat(handled).hasSize(50);
    only.shutdown();
  }

  @Test
  void aLimitBelowOneIsRefused() {
    assertThatThrownBy(() -> new Dispatch(executor, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
