package dev.tidemark.engine.history;

import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.judge.RunRecord;
import dev.tidemark.engine.text.OneLine;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The runs of one store, in a file. A run has two lines, one when it begins and one when it ends,
 * and the second says all.
 *
 * <p>{@link #keep} is for whoever holds the collector's lock of the store; {@link #runs} is for
 * everybody, at any time.
 */
/*
 * Nothing is forced to disk. A process that is killed loses no line, since the system has it; a power
 * cut may cost the last lines, or cut one off. A line begins and ends a line, so that what follows a
 * torn one is not lost with it.
 *
 * FileOutputStream and no channel: a channel is closed by an interrupt, and an interrupted run has an
 * end to write, too.
 */
public final class RunHistory {

  /** How the file is called, in the state of a store. */
  public static final String FILE = "runs";

  /**
   * How many runs are kept. Doubled, a list of all is twice as long, and the file twice as large.
   */
  public static final int MOST = 1_000;

  /**
   * From this size on the file is written anew with what is kept, in bytes: two lines of a run are
   * some 400. Doubled, the file is; halved, it is written anew twice as often.
   */
  private static final long LARGE = 1 << 20;

  /** No line is longer, in bytes: the text in it is limited. */
  private static final int LINE = 8 << 10;

  private final Path file;
  private final InstantSource clock;
  private volatile Optional<String> unrecorded = Optional.empty();

  /**
   * @param state the directory of the state, which need not be there
   * @param clock tells when runs begin
   */
  public RunHistory(Path state, InstantSource clock) {
    this.file = state.resolve(FILE);
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** What a run does. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Does something and keeps a record of it, whatever comes of it.
   *
   * @param work answers what it has done; what it throws is thrown, and stands in the record
   * @param end what to keep of the answer
   */
  public <T> T keep(RunRecord.Kind kind, Work<T> work, Function<T, RunRecord.End> end)
      throws IOException {
    long start = System.nanoTime();
    RunRecord run = begin(kind);
    try {
      T done = work.run();
      end(run, start, end.apply(done));
      return done;
    } catch (RefusedException e) {
      end(run, start, RunRecord.End.refused(e));
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      end(run, start, RunRecord.End.failed(OneLine.of(e)));
      throw e;
    }
  }

  private RunRecord begin(RunRecord.Kind kind) {
    tidy();
    RunRecord run =
        new RunRecord(
            last().map(line -> line.run().number()).orElse(0L) + 1,
            kind,
            Author.who(),
            clock.instant(),
            Duration.ZERO,
            RunRecord.End.none(RunRecord.Outcome.RUNNING));
    append(run);
    return run;
  }

  private void end(RunRecord run, long start, RunRecord.End end) {
    append(run.ended(Duration.ofNanos(System.nanoTime() - start), end));
  }

  private void append(RunRecord run) {
    try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
      out.write(bytes(new RunLine(run, Author.OWN)));
      unrecorded = Optional.empty();
    } catch (IOException e) {
      // the run counts, and not what is said of it
      String remedy = FullDisk.is(e) ? "make room there" : "make it writable";
      unrecorded =
          Optional.of(
              "no record is kept of this in " + file + ": " + OneLine.of(e) + "; " + remedy);
    }
  }

  /**
   * Why nothing is kept of the latest run of this object, in one line that says what to do; empty
   * if something is, or there was none.
   */
  public Optional<String> unrecorded() {
    return unrecorded;
  }

  private static byte[] bytes(RunLine line) {
    return ("\n" + line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The last line that is whole, without reading the file. */
  private Optional<RunLine> last() {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(Math.max(0, in.length() - 2 * LINE));
      byte[] end = new byte[(int) (in.length() - in.getFilePointer())];
      in.readFully(end);
      List<RunLine> lines = new ArrayList<>();
      new String(end, StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> RunLine.parse(line).ifPresent(lines::add));
      return lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(lines.size() - 1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Writes the file anew if it is large; it is the old one or the new one at every moment. */
  private void tidy() {
    try {
      if (!Files.exists(file) || Files.size(file) < LARGE) {
        return;
      }
      Path part = file.resolveSibling(FILE + ".part");
      try (FileOutputStream out = new FileOutputStream(part.toFile())) {
        for (RunLine line : kept()) {
          out.write(bytes(line));
        }
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // it is done with the next run
    }
  }

  /** The latest, oldest first, in no more room than half of what is large. */
  private Deque<RunLine> kept() throws IOException {
    List<RunLine> all = lines();
    Deque<RunLine> kept = new ArrayDeque<>();
    long bytes = 0;
    for (int i = all.size() - 1; i >= 0 && kept.size() < MOST; i--) {
      bytes += bytes(all.get(i)).length;
      if (bytes > LARGE / 2) {
        break;
      }
      kept.addFirst(all.get(i));
    }
    return kept;
  }

  /** What is known of each run, oldest first. */
  private List<RunLine> lines() throws IOException {
    Map<Long, RunLine> lines = new TreeMap<>();
    try {
      new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
          .lines()
          .forEach(
              text -> RunLine.parse(text).ifPresent(line -> lines.put(line.run().number(), line)));
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return List.copyOf(lines.values());
  }

  /**
   * The runs that are kept, the latest first. A run that has not ended is under way only if it is
   * the latest and its process is alive on this machine.
   *
   * @throws IOException if they cannot be read
   */
  public List<RunRecord> runs() throws IOException {
    List<RunLine> lines = lines();
    List<RunRecord> runs = new ArrayList<>();
    for (int i = lines.size() - 1; i >= 0 && runs.size() < MOST; i--) {
      RunLine line = lines.get(i);
      boolean open = line.run().end().outcome() == RunRecord.Outcome.RUNNING;
      boolean alive = i == lines.size() - 1 && Author.isAlive(line.run().who(), line.process());
      runs.add(
          open && !alive
              ? line.run().ended(Duration.ZERO, RunRecord.End.none(RunRecord.Outcome.CUT_OFF))
              : line.run());
    }
    return Collections.unmodifiableList(runs);
  }
}
