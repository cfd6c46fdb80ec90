package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/cli.md} is what the help says. With {@code -Dtidemark.update=true} this test writes
 * it anew.
 */
class ManualTest {

  private static final int WIDTH = 100;

  @Test
  void theManualSaysWhatTheHelpSays() throws IOException {
    Path file = Path.of(System.getProperty("tidemark.root", "../..")).resolve("docs/cli.md");
    String manual = manual();
    if (Boolean.getBoolean("tidemark.update")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, manual);
    }
    assertThat(file)
        .as("run the tests of engine/cli with -Dtidemark.update=true to write it anew")
        .hasContent(manual);
  }

  private static String manual() {
    PicocliModel model = new PicocliModel(Commands.all());
    StringBuilder text = new StringBuilder();
    text.append("# Command line\n\n")
        .append("<!-- Written by ManualTest out of the program itself; do not edit. -->\n\n")
        .append(block(model.help("", WIDTH, false)));
    for (String name : Commands.NAMES) {
      text.append("\n## ")
          .append(name)
          .append("\n\n")
          .append(block(model.help(name, WIDTH, false)));
    }
    return text.append(NOTES).toString();
  }

  private static String block(String help) {
    return "```text\n" + help.stripTrailing().replaceAll(" +\n", "\n") + "\n```\n";
  }

  private static final String NOTES =
      """

      ## Lengths of time

      `DURATION` is a number with a unit, `0s`, `30m`, `24h`, `7d`, or several of them, `1h30m`; or ISO 8601, `PT30M`.

      ## Signals

      A signal ends every command at once: 130 by Ctrl-C, 143 by `SIGTERM`, and one line on standard error says how things are. Nothing that is
      kept is lost by it, and nothing half-made gets a name. Who reads the answer only in part, as `head` does, ends the command with 141 and
      without a word.

      ## Environment

      | variable | does |
      |---|---|
      | `NO_COLOR` | if not empty: no colours |
      | `COLUMNS` | how wide the terminal is; otherwise it is asked |
      | `TIDEMARK_DEBUG` | if 1: errors come with a stack trace |
      | `LC_ALL`, `LC_CTYPE`, `LANG` | the encoding of names; where it is ASCII, the launcher takes UTF-8 |
      | `JAVA_HOME`, `TIDEMARK_JAVA_OPTS` | which Java the launcher uses, and further options for it |
      """;
}
