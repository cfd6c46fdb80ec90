package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The parser for plain lines gives no answer that picocli does not give, too. */
class ParserTest {

  @Test
  void takesWhatIsWellFormed() {
    assertThat(plain("gc", "dir")).containsExactly("STORE=dir");
    assertThat(plain("gc", "--grace", "0s", "dir", "--dry-run", "--quarantine=7d", "-q"))
        .containsExactly("--grace=0s", "STORE=dir", "--dry-run=", "--quarantine=7d", "-q=");
    assertThat(plain("restore", "dir", "a", "--all", "b"))
        .containsExactly("STORE=dir", "DIGEST=a", "--all=", "DIGEST=b");
    assertThat(plain("ls", "dir", "--plugins", "x", "--plugins", "y"))
        .containsExactly("STORE=dir", "--plugins=x", "--plugins=y");
  }

  @Test
  void leavesTheRestToPicocli() {
    for (String line :
        List.of(
            "gc",
            "gc dir more",
            "gc dir --no-such",
            "gc dir --grace",
            "gc dir --grace --json",
            "gc dir --json=true",
            "gc dir --json --json",
            "gc dir --grace 1s --grace 2s",
            "gc dir -- more",
            "gc -h",
            "gc --help",
            "gc dir -",
            "plan dir -ofile",
            "why dir")) {
      String[] words = line.split(" ");
      assertThat(plain(words[0], List.of(words).subList(1, words.length).toArray(new String[0])))
          .as(line)
          .isNull();
    }
  }

  @Test
  void agreesWithPicocliWhereverItAnswers() throws UsageFailure {
    Random random = new Random(7);
    PicocliModel picocli = new PicocliModel(Commands.all());
    int answers = 0;
    for (int round = 0; round < 6000; round++) {
      String command = Commands.NAMES.get(random.nextInt(Commands.NAMES.size()));
      String[] words = words(random, command);
      List<String> plain = plain(command, words);
      if (plain == null) {
        continue;
      }
      answers++;
      List<String> line = new ArrayList<>(List.of(command));
      line.addAll(List.of(words));
      PicocliModel.Parsed parsed = picocli.parse(line);
      assertThat(parsed.command()).isEqualTo(command);
      assertThat(parsed.help()).isFalse();
      assertThat(byName(text(parsed.assignments()))).as(line.toString()).isEqualTo(byName(plain));
    }
    assertThat(answers).isGreaterThan(1000);
  }

  private static String[] words(Random random, String command) {
    List<String> vocabulary =
        new ArrayList<>(List.of("dir", "a:b", "x=y", "", "@f", "gc", "\"q\""));
    for (Syntax.Option option : syntax(command).options()) {
      for (String name : option.names()) {
        vocabulary.add(name);
        vocabulary.add(name + (option.takesValue() && name.startsWith("--") ? "=v" : ""));
      }
    }
    String[] words = new String[random.nextInt(6)];
    for (int i = 0; i < words.length; i++) {
      words[i] = vocabulary.get(random.nextInt(vocabulary.size()));
    }
    return words;
  }

  private static @Nullable List<String> plain(String command, String... words) {
    List<Assignment> assignments = PlainParser.parse(syntax(command), List.of(words));
    return assignments == null ? null : text(assignments);
  }

  static Syntax syntax(String command) {
    return Objects.requireNonNull(Commands.make(command)).syntax();
  }

  private static List<String> text(List<Assignment> assignments) {
    return assignments.stream().map(each -> each.name() + "=" + each.value()).toList();
  }

  /** The order between different arguments does not matter. */
  private static Map<String, List<String>> byName(List<String> assignments) {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    for (String each : assignments) {
      byName
          .computeIfAbsent(each.substring(0, each.indexOf('=')), name -> new ArrayList<>())
          .add(each);
    }
    return new TreeMap<>(byName);
  }
}
