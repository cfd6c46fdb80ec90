package dev.tidemark.cli;

import dev.tidemark.engine.files.CollectorLock;
import dev.tidemark.engine.managed.ManagedOptions;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.testkit.OtherJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Another process that has a managed store open, and writes and collects when it is told to. */
final class OtherProcess implements AutoCloseable {

  private static final int LIMIT_SECONDS = 60;

  private final Process process;
  private final BufferedReader answers;

  private OtherProcess(Process process) {
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts one that has opened the store. */
  static OtherProcess with(Path store) throws IOException {
    OtherProcess other = new OtherProcess(OtherJvm.start(OtherProcess.class, store.toString()));
    other.expect("open");
    return other;
  }

  /** Has it be a collector at work from now on. */
  void beCollecting() throws IOException {
    process.getOutputStream().write('c');
    process.getOutputStream().flush();
    expect("collecting");
  }

  private void expect(String answer) throws IOException {
    String line = answers.readLine();
    if (!answer.equals(line)) {
      throw new AssertionError("the other process has said " + line + ", not " + answer);
    }
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the other process does not end");
    }
    answers.close();
  }

  /** What it runs: ends at the end of its input. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    try (ManagedStore store =
        ManagedStore.open(directory, ManagedOptions.defaults().withSchedule(Optional.empty()))) {
      store.workspace("other").leases().open();
      System.out.println("open");
      while (System.in.read() == 'c') {
        CollectorLock held = CollectorLock.lock(directory.resolve("collector.lock"));
        System.out.println("collecting");
        if (System.in.read() < 0) {
          held.close();
          return;
        }
      }
    }
  }
}
