package dev.tidemark.engine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.testkit.OtherJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two collectors of one store, in one process and in two. */
class CollectorLockTest {

  @TempDir Path directory;

  /** Another process: says whether it gets the lock. */
  static final class Other {
    public static void main(String[] path) throws IOException {
      System.out.println(CollectorLock.tryLock(Path.of(path[0])).isPresent());
    }
  }

  private Path path() {
    return directory.resolve("lock");
  }

  private String anotherProcess() throws IOException {
    Process process = OtherJvm.start(Other.class, path().toString());
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void anAttemptInTheSameProcessDoesNotDropTheLock() throws IOException {
    try (CollectorLock held = CollectorLock.lock(path())) {
      assertThat(CollectorLock.tryLock(path())).isEmpty();
      assertThatThrownBy(() -> CollectorLock.lock(path()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("pid " + ProcessHandle.current().pid());
      assertThat(anotherProcess()).isEqualTo("false");
      assertThat(held).isNotNull();
    }
    assertThat(anotherProcess()).isEqualTo("true");
  }

  @Test
  void whatWasGivenBackTwiceIsGivenBackOnce() throws IOException {
    CollectorLock first = CollectorLock.lock(path());
    first.close();
    try (CollectorLock second = CollectorLock.lock(path())) {
      first.close();
      assertThat(CollectorLock.tryLock(path())).isEmpty();
      assertThat(second).isNotNull();
    }
  }
}
