package dev.tidemark.engine.history;

import dev.tidemark.engine.judge.RunRecord;
import dev.tidemark.engine.text.OneLine;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A run as a line of words, of which text is in the encoding of URLs. The last word is a period: a
 * line that was cut off has none, and is none.
 *
 * @param run what is known of it
 * @param process tells its process from all others of its machine, in one word
 */
record RunLine(RunRecord run, String process) {

  /** What the first word of a line is, so that a later version may write other lines. */
  private static final String VERSION = "1";

  private static final String NOTHING = "-";
  private static final String LAST = ".";
  private static final int WORDS = 11;
  private static final Pattern PROCESS = Pattern.compile("[0-9]{1,18}:[0-9]{1,18}");

  @Override
  public String toString() {
    RunRecord.End end = run.end();
    return String.join(
        " ",
        VERSION,
        Long.toString(run.number()),
        run.kind().name(),
        encoded(run.who()),
        process,
        Long.toString(run.began().toEpochMilli()),
        Long.toString(run.took().toMillis()),
        end.outcome().name(),
        encoded(end.why().map(OneLine::of).orElse("")),
        numbers(end),
        LAST);
  }

  /** What refused, and how much there was of what: all that is a list, in one word. */
  private static String numbers(RunRecord.End end) {
    StringBuilder text = new StringBuilder();
    end.refusals().forEach(name -> text.append(name).append(','));
    end.numbers()
        .forEach((name, number) -> text.append(name).append('=').append(number).append(','));
    return text.length() == 0 ? NOTHING : text.toString();
  }

  /** Reads a line; empty if it is damaged, or of a later version. */
  static Optional<RunLine> parse(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != WORDS
        || !words[0].equals(VERSION)
        || !words[WORDS - 1].equals(LAST)
        || !PROCESS.matcher(words[4]).matches()) {
      return Optional.empty();
    }
    try {
      RunRecord run =
          new RunRecord(
              Long.parseLong(words[1]),
              RunRecord.Kind.valueOf(words[2]),
              decoded(words[3]),
              Instant.ofEpochMilli(Long.parseLong(words[5])),
              Duration.ofMillis(Long.parseLong(words[6])),
              end(RunRecord.Outcome.valueOf(words[7]), decoded(words[8]), words[9]));
      return Optional.of(new RunLine(run, words[4]));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static RunRecord.End end(RunRecord.Outcome outcome, String why, String list) {
    List<String> items =
        list.equals(NOTHING)
            ? List.of()
            : Arrays.stream(list.split(",")).filter(item -> !item.isEmpty()).toList();
    Map<String, Long> numbers = new LinkedHashMap<>();
    items.stream()
        .filter(item -> item.contains("="))
        .map(item -> item.split("=", 2))
        .forEach(pair -> numbers.put(pair[0], Long.parseLong(pair[1])));
    return new RunRecord.End(
        outcome,
        Optional.of(why).filter(text -> !text.isEmpty()),
        items.stream().filter(item -> !item.contains("=")).toList(),
        numbers);
  }

  private static String encoded(String text) {
    return text.isEmpty() ? NOTHING : URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decoded(String word) {
    return word.equals(NOTHING) ? "" : URLDecoder.decode(word, StandardCharsets.UTF_8);
  }
}
