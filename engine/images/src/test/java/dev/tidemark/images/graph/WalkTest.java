package dev.tidemark.images.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** containerd's images.Walk and WalkNotEmpty. */
class WalkTest {

  private final Map<Descriptor, List<Descriptor>> graph = new HashMap<>();
  private final List<Descriptor> handled = new ArrayList<>();

  private final Handler recording =
      descriptor -> {
        handled.add(descriptor);
        return graph.getOrDefault(descriptor, List.of());
      };

  private static final Descriptor ROOT = content(0);
  private static final Descriptor A = content(1);
  private static final Descriptor B = content(2);
  private static final Descriptor C = content(3);

  private static Descriptor content(int n) {
    return content("x", n);
  }

  private static Descriptor content(String mediaType, int n) {
    return new Descriptor(mediaType, new Digest("sha256", "%064x".formatted(n)), 1);
  }

  private Handler throwing(Descriptor at, IOException failure) {
    return Chain.of(
        recording,
        descriptor -> {
          if (descriptor.equals(at)) {
            throw failure;
          }
          return List.of();
        });
  }

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void aParentComesBeforeItsChildrenAndOneChildWithAllBelowItBeforeTheNext() throws IOException {
    graph.put(ROOT, List.of(A, C));
    graph.put(A, List.of(B));
    Walk.walk(recording, ROOT, content(4));
    assertThat(handled).containsExactly(ROOT, A, B, C, content(4));
  }

  @Test
  void aSkippedSiblingIsNotDescendedIntoAndTheNextIsVisited() throws IOException {
    graph.put(ROOT, List.of(A, C));
    graph.put(A, List.of(B));
    Walk.walk(throwing(A, new SkipDescriptorException()), ROOT);
    assertThat(handled).containsExactly(ROOT, A, C);
  }

  @Test
  void aSkipThatWasWrappedIsASkip() throws IOException {
    graph.put(ROOT, List.of(A, C));
    graph.put(A, List.of(B));
    IOException wrapped =
        new IOException(
            "A", new UncheckedIOException(new IOException("a", new SkipDescriptorException())));
    Walk.walk(throwing(A, wrapped), ROOT);
    assertThat(handled).containsExactly(ROOT, A, C);
  }

  @Test
  void anExceptionThatIsItsOwnCauseIsAnError() {
    IOException outer = new IOException("outer");
    IOException inner = new IOException("inner", outer);
    outer.initCause(inner);
    assertThatThrownBy(() -> Walk.walk(throwing(ROOT, outer), ROOT)).isSameAs(outer);
  }

  @Test
  void anErrorAtDepthTwoEndsTheWalk() {
    graph.put(ROOT, List.of(A, C));
    graph.put(A, List.of(B));
    assertThatThrownBy(() -> Walk.walk(throwing(B, new IOException("e")), ROOT)).hasMessage("e");
    assertThat(handled).containsExactly(ROOT, A, B);
  }

  @Test
  void aStopEndsTheWalkToo() {
    assertThatThrownBy(
            () ->
                Walk.walk(
                    descriptor -> {
                      throw new StopHandlerException();
                    },
                    ROOT))
        .isInstanceOf(StopHandlerException.class);
  }

  @Test
  void whatIsListedManyTimesIsHandledOnce() throws IOException {
    // doubles at every level: 2^64 visits for who counts them
    for (int level = 0; level < 64; level++) {
      graph.put(content(level), Collections.nCopies(2, content(level + 1)));
    }
    Walk.walk(recording, ROOT);
    assertThat(handled).hasSize(65);
  }

  @Test
  void aCycleEnds() throws IOException {
    graph.put(ROOT, List.of(A));
    graph.put(A, List.of(ROOT));
    Walk.walk(recording, ROOT);
    assertThat(handled).containsExactly(ROOT, A);
  }

  @Test
  void noDepthIsTooDeep() throws IOException {
    for (int level = 0; level < 100_000; level++) {
      graph.put(content(level), List.of(content(level + 1)));
    }
    Walk.walk(recording, ROOT);
    assertThat(handled).hasSize(100_001);
  }

  @Test
  void theSameBytesUnderAnotherTypeAreHandledAgainButNotUnderEndlesslyMany() throws IOException {
    graph.put(ROOT, List.of(content("x", 1), content("y", 1), content("x", 1)));
    Walk.walk(recording, ROOT);
    assertThat(handled).containsExactly(ROOT, content("x", 1), content("y", 1));

    List<Descriptor> many = new ArrayList<>();
    for (int type = 0; type <= Seen.MAX_TYPES; type++) {
      many.add(content("type" + type, 1));
    }
    graph.put(ROOT, many);
    assertThatThrownBy(() -> Walk.walk(recording, ROOT))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("media types");
  }

  @Test
  void anInterruptEndsTheWalk() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Walk.walk(recording, ROOT)).isInstanceOf(InterruptedIOException.class);
    assertThat(handled).isEmpty();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void aWalkThatFindsNoChildAtAllIsEmpty() {
    assertThatThrownBy(() -> Walk.walkNotEmpty(recording, ROOT, A))
        .isInstanceOf(EmptyWalkException.class);
    graph.put(ROOT, List.of(B));
    assertThatThrownBy(() -> Walk.walkNotEmpty(throwing(ROOT, new SkipDescriptorException()), ROOT))
        .isInstanceOf(EmptyWalkException.class);
    assertThatCode(() -> Walk.walkNotEmpty(recording, A, ROOT)).doesNotThrowAnyException();
  }
}
