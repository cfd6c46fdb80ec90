package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Shell shell(boolean terminal, int width, Map<String, String> environment) {
    return new Shell(
        InputStream.nullInputStream(),
        out,
        err,
        StandardCharsets.UTF_8,
        terminal,
        terminal,
        () -> width,
        environment::get,
        Optional.empty(),
        Clock.systemUTC());
  }

  private String said(Output output) {
    output.close();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aTagCannotRepaintTheTerminal() {
    Output output = new Output(shell(true, 80, Map.of()), false, false, false);
    output.line("\033[2Jgone\u202e\u009b1m\ttab\nline");
    output.line(new Cell("\033[31m", Paint.BOLD));
    assertThat(said(output)).isEqualTo("?[2Jgone??1m tab line\n\033[1m?[31m\033[0m\n");
  }

  @Test
  void coloursAreForTerminalsThatWantThem() {
    Cell green = new Cell("live", Paint.GREEN);
    for (Output plain :
        new Output[] {
          new Output(shell(false, 80, Map.of()), false, false, false),
          new Output(shell(true, 80, Map.of("NO_COLOR", "1")), false, false, false),
          new Output(shell(true, 80, Map.of("TERM", "dumb")), false, false, false),
          new Output(shell(true, 80, Map.of()), false, false, true),
        }) {
      plain.line(green);
      assertThat(said(plain)).isEqualTo("live\n");
      out.reset();
    }
    Output colourful = new Output(shell(true, 80, Map.of("NO_COLOR", "")), false, false, false);
    colourful.line(green);
    assertThat(said(colourful)).isEqualTo("\033[32mlive\033[0m\n");
  }

  @Test
  void proseFitsTheTerminalAndIsLeftOutWhenQuiet() {
    Output output = new Output(shell(true, 40, Map.of()), false, false, false);
    output.prose("one two three four five six seven eight nine ten " + "x".repeat(50) + " end");
    assertThat(said(output))
        .isEqualTo(
            "one two three four five six seven eight\nnine ten\n" + "x".repeat(50) + "\nend\n");
    out.reset();
    Output quiet = new Output(shell(true, 40, Map.of()), false, true, false);
    quiet.prose("words");
    assertThat(said(quiet)).isEmpty();
  }

  @Test
  void columnsAlignAndTheLastOneIsCutToFit() {
    Output output = new Output(shell(true, 40, Map.of()), false, false, true);
    Table table = new Table(output, "DIGEST", ">SIZE", "WHY");
    table.row(Cell.of("a"), Cell.of("1.0 MiB"), Cell.of("nothing refers to it"));
    table.row(Cell.of("bcdefghijk"), Cell.of("5 B"), Cell.of("only garbage refers to it"));
    table.row(Cell.of("c"), Cell.of("7 B"), Cell.of(""));
    table.end();
    assertThat(said(output))
        .isEqualTo(
            """
            DIGEST         SIZE  WHY
            a           1.0 MiB  nothing refers t...
            bcdefghijk      5 B  only garbage ref...
            c               7 B
            """);
  }

  @Test
  void aTableWithoutRowsDoesNotShow() {
    Output output = new Output(shell(false, 40, Map.of()), false, false, true);
    new Table(output, "DIGEST").end();
    assertThat(said(output)).isEmpty();
  }

  @Test
  void warningsFollowWhatWasSaidBefore() {
    Output output = new Output(shell(false, 40, Map.of()), false, false, true);
    output.line("first");
    output.warn("second\nthird");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("first\n");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("tidemark: warning: second third\n");
  }

  @Test
  void ofManyWarningsTheFirstAreShown() {
    Output output = new Output(shell(false, 40, Map.of()), false, false, true);
    output.warn(Collections.nCopies(12, "odd"));
    assertThat(err.toString(StandardCharsets.UTF_8))
        .hasLineCount(10)
        .endsWith("tidemark: warning: 3 more; --json has them all\n");
  }
}
