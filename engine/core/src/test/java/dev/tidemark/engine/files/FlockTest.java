package dev.tidemark.engine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.testkit.OtherJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against flock(1), another process of the same class, and itself. */
class FlockTest {

  private static final Duration SHORT = Duration.ofMillis(80);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private Path path = Path.of("");

  @BeforeEach
  void name() {
    path = folder.resolve("index.json.lock");
    assumeTrue(Libc.load(Libc.Locking.class).isPresent(), "no C library here");
  }

  /** A process that says when it holds a lock, and lets go when its input ends. */
  private record Holder(Process process) implements AutoCloseable {

    static Holder of(Process process) throws IOException {
      Holder holder = new Holder(process);
      BufferedReader said =
          new BufferedReader(
              new InputStreamReader(holder.process.getInputStream(), StandardCharsets.UTF_8));
      assertThat(said.readLine()).isEqualTo("held");
      return holder;
    }

    void release() throws IOException {
      process.getOutputStream().close();
    }

    @Override
    public void close() {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  private Holder tool() throws IOException {
    try {
      new ProcessBuilder("flock", "--version").start().destroy();
    } catch (IOException e) {
      assumeTrue(false, "no flock(1) here");
    }
    return Holder.of(
        new ProcessBuilder("flock", path.toString(), "sh", "-c", "echo held; read _; true")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  private Holder jvm() throws IOException {
    return Holder.of(OtherJvm.start(FlockHolder.class, path.toString()));
  }

  @Test
  void aLockOfAnotherToolIsSeen() throws IOException {
    try (Holder holder = tool()) {
      assertThatThrownBy(() -> Flock.exclusive(path, SHORT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another program has held the lock " + path);
      assertThatThrownBy(() -> Flock.shared(path, SHORT)).isInstanceOf(IOException.class);
      holder.release();
      try (Flock lock = Flock.exclusive(path, LONG).orElseThrow()) {
        assertThat(lock).isNotNull();
      }
    }
    assertThat(path).as("made by somebody else").exists();
  }

  @Test
  void anotherToolSeesIt() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/flock")), "no flock(1) here");
    try (Flock lock = Flock.exclusive(path, SHORT).orElseThrow()) {
      assertThat(lock).isNotNull();
      assertThat(attempt()).isEqualTo(1);
    }
    assertThat(path).as("made here").doesNotExist();
    Files.createFile(path);
    assertThat(attempt()).isZero();
  }

  private int attempt() throws Exception {
    Process process = new ProcessBuilder("flock", "-n", path.toString(), "true").start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void aLockOfAnotherProcessIsSeen() throws IOException {
    try (Holder holder = jvm()) {
      assertThatThrownBy(() -> Flock.exclusive(path, SHORT)).isInstanceOf(IOException.class);
      holder.release();
      Flock.exclusive(path, LONG).orElseThrow().close();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aLockOfAKilledProcessIsFree() throws IOException {
    try (Holder holder = jvm()) {
      assertThat(holder).isNotNull();
    }
    assertThat(path).exists();
    Flock.exclusive(path, LONG).orElseThrow().close();
  }

  @Test
  void itIsHeldOnceInOneProcess() throws IOException {
    try (Flock lock = Flock.exclusive(path, SHORT).orElseThrow()) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> Flock.exclusive(path, SHORT)).isInstanceOf(IOException.class);
    }
    Files.createFile(path);
    try (Flock one = Flock.shared(path, SHORT).orElseThrow();
        Flock other = Flock.shared(path, SHORT).orElseThrow()) {
      assertThat(one).isNotSameAs(other);
    }
  }

  @Test
  void aFileThatItsMakerRemovedIsNoLock() throws Exception {
    Files.createFile(path);
    Flock stale = Flock.exclusive(path, SHORT).orElseThrow();
    Thread maker =
        new Thread(
            () -> {
              try {
                Thread.sleep(40);
                Files.delete(path);
                stale.close();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    maker.start();
    try (Flock lock = Flock.exclusive(path, LONG).orElseThrow()) {
      assertThat(lock).isNotNull();
      assertThat(path).exists();
      assertThatThrownBy(() -> Flock.exclusive(path, SHORT)).isInstanceOf(IOException.class);
    }
    maker.join();
    assertThat(path).doesNotExist();
  }

  @Test
  void toReadMakesNoFile() throws IOException {
    assertThat(Flock.shared(path, SHORT)).isEmpty();
    assertThat(path).doesNotExist();
  }

  @Test
  void whereNobodyCanWriteThereIsNothingToLock() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeTrue(!Files.isWritable(closed), "root may write everywhere");
    Optional<Flock> lock = Flock.exclusive(closed.resolve("index.json.lock"), SHORT);
    assertThat(lock).isEmpty();
  }
}
