package dev.tidemark.cli;

import dev.tidemark.engine.history.RunHistory;
import dev.tidemark.engine.judge.RunRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code runs}: what was done to a store. Reads one file of the state, and no metadata. */
final class RunsCommand implements Command {

  private final StoreOptions store = new StoreOptions(StoreOptions.Kinds.BOTH);
  private final OutputOptions output = new OutputOptions();
  private int most = RunHistory.MOST;
  private @Nullable Long number;

  @Override
  public Syntax syntax() {
    return new Syntax("runs", "List what was done to a store, and with what outcome.")
        .about(
            "Each gc, apply, restore and purge leaves a record in the state of the store, the"
                + " latest "
                + Quantity.count(RunHistory.MOST)
                + " of them. What only looks leaves none. A run that was killed is one that did not"
                + " end. With --json one line for each.")
        .example("tidemark runs oci:images -n 10")
        .with(store)
        .optionalOperand("ID", "Only this run, with all that is known of it.", this::number)
        .option("-n --number", "N", "Only the latest N.", this::most)
        .with(output);
  }

  private void number(String text) {
    number = whole(text, "the number of a run, as 'runs' lists them");
  }

  private void most(String text) {
    most = (int) Math.min(RunHistory.MOST, whole(text, "how many runs to show, at least 1"));
  }

  private static long whole(String text, String what) {
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw new IllegalArgumentException("'" + text + "' is not " + what);
    }
    return Long.parseLong(text);
  }

  @Override
  public int run(Shell shell) throws Exception {
    try (Output out = output.open(shell)) {
      List<RunRecord> runs = wanted(store.history(shell).runs());
      if (out.json()) {
        runs.forEach(run -> out.jsonLine(json(run)));
      } else {
        print(runs, out);
      }
      return ExitCode.DONE;
    }
  }

  private List<RunRecord> wanted(List<RunRecord> all) throws CommandFailure {
    Long one = number;
    if (one == null) {
      return all.subList(0, Math.min(most, all.size()));
    }
    List<RunRecord> found = all.stream().filter(run -> run.number() == one).toList();
    if (found.isEmpty()) {
      throw new CommandFailure(
          "no run " + one + " is kept of " + store.typed() + "; without ID all are listed");
    }
    return found;
  }

  private void print(List<RunRecord> runs, Output out) {
    Table table = new Table(out, ">ID", "BEGAN", "WHAT", "BY", ">TOOK", "OUTCOME");
    for (RunRecord run : runs) {
      RunRecord.Outcome outcome = run.end().outcome();
      table.row(
          Cell.of(Long.toString(run.number())),
          Cell.of(Moment.text(run.began())),
          Cell.of(run.kind().word()),
          Cell.of(run.who()),
          Cell.of(isOver(run) ? Quantity.seconds(run.took().toMillis() / 1000.0) : "-"),
          new Cell(outcome.word() + told(run), paint(outcome)));
    }
    table.end();
    if (number != null) {
      numbers(runs.get(0).end().numbers(), out);
    } else if (runs.isEmpty()) {
      out.prose("No runs: nothing was collected, restored or purged yet.");
    }
  }

  private static void numbers(Map<String, Long> numbers, Output out) {
    Table table = new Table(out, "", ">");
    numbers.forEach((name, many) -> table.row(Cell.of(name), Cell.of(Quantity.count(many))));
    table.end();
  }

  private static boolean isOver(RunRecord run) {
    return run.end().outcome() != RunRecord.Outcome.CUT_OFF
        && run.end().outcome() != RunRecord.Outcome.RUNNING;
  }

  private static Paint paint(RunRecord.Outcome outcome) {
    return switch (outcome) {
      case DONE, RUNNING -> Paint.PLAIN;
      case REFUSED, FAILED, CUT_OFF -> Paint.YELLOW;
    };
  }

  /** Why, or how much, in a few words. */
  private static String told(RunRecord run) {
    RunRecord.End end = run.end();
    if (end.why().isPresent()) {
      return ": " + end.why().get();
    }
    List<String> parts =
        List.of(
            part(end, "deleted", "deleted", "deletedBytes"),
            part(end, "freed", "gone for good", "freedBytes"),
            part(end, "leftovers", "leftovers removed", "leftoverBytes"),
            part(end, "restored", "brought back", ""),
            part(end, "problems", "could not go", ""));
    String text = parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    return isOver(run) ? ": " + (text.isEmpty() ? "nothing to do" : text) : "";
  }

  private static String part(RunRecord.End end, String name, String words, String bytes) {
    long number = end.numbers().getOrDefault(name, 0L);
    Long size = end.numbers().get(bytes);
    return number == 0
        ? ""
        : Quantity.count(number)
            + " "
            + words
            + (size == null ? "" : " (" + Quantity.size(size) + ")");
  }

  private static Map<String, @Nullable Object> json(RunRecord run) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", run.number());
    json.put("command", run.kind().word());
    json.put("by", run.who());
    json.put("began", run.began().toString());
    json.put("seconds", isOver(run) ? run.took().toMillis() / 1000.0 : null);
    json.put("outcome", run.end().outcome().word());
    json.put("why", run.end().why().orElse(null));
    json.put("refusals", run.end().refusals());
    json.put("numbers", run.end().numbers());
    return json;
  }

  @Override
  public String leftBehind() {
    return "nothing was changed";
  }
}
