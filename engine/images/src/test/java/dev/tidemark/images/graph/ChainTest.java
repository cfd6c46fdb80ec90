package dev.tidemark.images.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** containerd's images.Handlers. */
class ChainTest {

  private static final Descriptor X = content(1);
  private static final Descriptor Y = content(2);

  private final AtomicInteger asked = new AtomicInteger();

  private static Descriptor content(int n) {
    return new Descriptor("x", new Digest("sha256", "%064x".formatted(n)), 1);
  }

  private Handler finding(Descriptor... children) {
    return descriptor -> {
      asked.incrementAndGet();
      return List.of(children);
    };
  }

  private static Handler failing(IOException failure) {
    return descriptor -> {
      throw failure;
    };
  }

  @Test
  void handlersFindTogetherWhatEachOfThemFinds() throws IOException {
    assertThat(Chain.of(finding(X), finding(), finding(Y, X)).handle(X)).containsExactly(X, Y, X);
    assertThat(Chain.of().handle(X)).isEmpty();
  }

  @Test
  void aStopEndsTheChainWithWhatWasFoundBefore() throws IOException {
    Handler stopping = Chain.of(finding(X), failing(new StopHandlerException()), finding(Y));
    assertThat(stopping.handle(X)).containsExactly(X);
    assertThat(asked).hasValue(1);
  }

  @Test
  void aStopThatWasWrappedIsAStop() throws IOException {
    IOException wrapped = new IOException("here", new StopHandlerException());
    assertThat(Chain.of(finding(X), failing(wrapped), finding(Y)).handle(X)).containsExactly(X);
  }

  @Test
  void aSkipAndEveryOtherExceptionEndItWithNothing() {
    assertThatThrownBy(
            () -> Chain.of(finding(X), failing(new SkipDescriptorException()), finding()).handle(X))
        .isInstanceOf(SkipDescriptorException.class);
    assertThatThrownBy(
            () -> Chain.of(finding(X), failing(new IOException("e")), finding()).handle(X))
        .hasMessage("e");
    assertThat(asked).hasValue(2);
  }
}
