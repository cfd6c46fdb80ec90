package dev.tidemark.engine.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whose runs are: a user, a machine, a process. */
final class Author {

  /** This process: its number, and when it began, since numbers are given again. */
  static final String OWN = process(ProcessHandle.current());

  /** Where Linux says how the machine is called; to ask the network may take seconds. */
  private static final Path MACHINE = Path.of("/proc/sys/kernel/hostname");

  /**
   * The system tells when a process began by when it began itself, which changes a little when its
   * clock is set. Doubled, a process that got the number of a dead one within seconds is taken for
   * it.
   */
  private static final Duration EXACTNESS = Duration.ofSeconds(2);

  private Author() {}

  /** The user of this process, and the machine where it can be told. */
  static String who() {
    return System.getProperty("user.name", "") + machine();
  }

  private static String machine() {
    try {
      return "@" + Files.readString(MACHINE).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static String process(ProcessHandle process) {
    return process.pid() + ":" + began(process).map(Instant::toEpochMilli).orElse(0L);
  }

  private static Optional<Instant> began(ProcessHandle process) {
    return process.info().startInstant();
  }

  /**
   * Whether a process is still there, on this machine.
   *
   * @param who as {@link #who} said there
   * @param process as {@link #OWN} was there
   */
  static boolean isAlive(String who, String process) {
    String[] parts = process.split(":", 2);
    if (parts.length < 2 || !who.endsWith(machine())) {
      return false;
    }
    Instant began = Instant.ofEpochMilli(Long.parseLong(parts[1]));
    return ProcessHandle.of(Long.parseLong(parts[0]))
        .filter(ProcessHandle::isAlive)
        .map(handle -> began(handle).orElse(Instant.EPOCH))
        .filter(start -> Duration.between(start, began).abs().compareTo(EXACTNESS) <= 0)
        .isPresent();
  }
}
