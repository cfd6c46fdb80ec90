package dev.tidemark.cli;

import dev.tidemark.engine.json.Json;
import dev.tidemark.engine.judge.Progress;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a command says what it has to say: text for people, JSON for programs, warnings for both.
 *
 * <p>All text passes {@link Visible}. What cannot be written is an {@link OutputFailure}.
 */
final class Output implements AutoCloseable {

  private static final int MAX_WARNINGS = 10;

  private final Shell shell;
  private final Writer out;
  private final Writer err;
  private final boolean json;
  private final boolean quiet;
  private final boolean colors;
  private final ProgressLine progress;

  /**
   * @param json whether people are not meant to read it
   * @param quiet whether only the answer is wanted
   * @param plain whether colours are not wanted
   */
  Output(Shell shell, boolean json, boolean quiet, boolean plain) {
    this.shell = shell;
    this.json = json;
    this.quiet = quiet;
    this.colors = !plain && !shell.plain();
    this.out = writer(shell.out(), json ? StandardCharsets.UTF_8 : shell.charset());
    this.err = writer(shell.err(), shell.charset());
    this.progress = new ProgressLine(shell);
  }

  private static Writer writer(OutputStream stream, Charset charset) {
    return new BufferedWriter(new OutputStreamWriter(stream, charset));
  }

  boolean json() {
    return json;
  }

  boolean quiet() {
    return quiet;
  }

  /** Shows progress, if there is a terminal to show it on. It goes away when anything is said. */
  Progress progress() {
    return quiet || !shell.errTerminal() ? Progress.NONE : progress;
  }

  /** Whether the terminal can show all of {@code characters}. */
  boolean shows(String characters) {
    return shell.charset().newEncoder().canEncode(characters);
  }

  /** How many characters a line may have; without a terminal, any number. */
  int width() {
    return shell.terminal() ? shell.width().getAsInt() : Integer.MAX_VALUE;
  }

  /** A line for people. */
  void line(Cell... cells) {
    progress.end();
    try {
      for (Cell cell : cells) {
        out.write(colors ? cell.paint().over(cell.text()) : cell.text());
      }
      out.write('\n');
    } catch (IOException e) {
      throw new OutputFailure(e);
    }
  }

  void line(String text) {
    line(Cell.of(text));
  }

  /** Sentences for people, in lines that fit. Nothing if only the answer is wanted. */
  void prose(String text) {
    if (quiet) {
      return;
    }
    for (String line : Prose.lines(Visible.of(text), shell.lineWidth())) {
      line(line);
    }
  }

  /** A sentence, and the command that it leads to, on a line of its own to be copied. */
  void advise(String text, String... words) {
    prose(text);
    if (!quiet) {
      line("  tidemark " + String.join(" ", words));
    }
  }

  /** The answer for programs. */
  void document(@Nullable Object value) {
    raw(Json.write(value));
  }

  /** One of many answers for programs. */
  void jsonLine(@Nullable Object value) {
    raw(Json.writeLine(value));
  }

  private void raw(String text) {
    progress.end();
    try {
      out.write(text);
      out.write('\n');
    } catch (IOException e) {
      throw new OutputFailure(e);
    }
  }

  /** Something that the user should know, but that stops nothing. */
  void warn(String text) {
    error("warning: " + text);
  }

  /** As {@link #warn(String)}; of many, the first. */
  void warn(List<String> texts) {
    int shown = texts.size() <= MAX_WARNINGS ? texts.size() : MAX_WARNINGS - 1;
    for (int i = 0; i < shown; i++) {
      warn(texts.get(i));
    }
    if (shown < texts.size()) {
      warn((texts.size() - shown) + " more" + (json ? "" : "; --json has them all"));
    }
  }

  /** A line on standard error, after everything that was said before. */
  void error(String text) {
    progress.end();
    flush();
    try {
      err.write("tidemark: " + Visible.of(text) + "\n");
      err.flush();
    } catch (IOException e) {
      // nobody listens
    }
  }

  void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new OutputFailure(e);
    }
  }

  /** Flushes; the streams stay open. */
  @Override
  public void close() {
    progress.end();
    flush();
  }
}
