package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

class HelpTest {

  @Test
  void everyCommandHasHelpWithAnExampleThatItTakes() throws UsageFailure {
    for (String name : Commands.NAMES) {
      Result result = tidemark(name, "--help");
      assertThat(result.exitCode()).isZero();
      assertThat(result.err()).isEmpty();
      assertThat(result.out()).contains("Usage: tidemark " + name).contains("\nExample: ");
      assertThat(result.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
      String example = ParserTest.syntax(name).example();
      List<String> words = List.of(example.split(" "));
      assertThat(words).startsWith("tidemark", name);
      assertThat(PlainParser.parse(ParserTest.syntax(name), words.subList(2, words.size())))
          .as(example)
          .isNotNull();
      assertThat(tidemark("help", name).out()).isEqualTo(result.out());
      assertThat(tidemark(name, "-h").out()).isEqualTo(result.out());
    }
  }

  @Test
  void theOverviewNamesAllCommandsAndExitCodes() {
    Result result = tidemark("--help");
    assertThat(result.exitCode()).isZero();
    for (String name : Commands.NAMES) {
      assertThat(result.out()).containsPattern("(?m)^  " + name + " +[A-Z].*\\.$");
    }
    assertThat(result.out()).contains("3   refused by a circuit breaker");
    assertThat(tidemark("help").out()).isEqualTo(result.out());
  }

  @Test
  void aNarrowTerminalGetsHelpToo() {
    Result result = new Run().onTerminal(20).command("gc", "--help");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("--dry-run");
  }

  @Test
  void withoutACommandTheOverviewIsAnError() {
    Result result = tidemark();
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualTo(tidemark("--help").out());
  }

  @Test
  void helpOnATerminalFitsItAndHasColours() {
    Result result = new Run().onTerminal(60).command("gc", "--help");
    assertThat(result.out()).contains("\033[1m");
    assertThat(result.out().replaceAll("\033\\[[0-9;]*m", "").lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(61));
    assertThat(new Run().onTerminal(60).with("NO_COLOR", "1").command("gc", "--help").out())
        .doesNotContain("\033");
  }

  @Test
  void versionComesInThreeWays() {
    String version = tidemark("version").out();
    assertThat(version).startsWith("tidemark ").contains("(Java ").hasLineCount(1);
    assertThat(tidemark("--version").out()).isEqualTo(version);
    assertThat(tidemark("version", "--json").object()).containsOnlyKeys("version", "java", "os");
    assertThat(version).contains(tidemark("version", "-q").out().trim());
  }
}
