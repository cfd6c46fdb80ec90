package dev.tidemark.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The assembled command, started as its users start it. Thread-safe. */
final class Tidemark {

  private static final int REFUSED = 3;

  private final Tool tool;
  private final Tool jq = Tool.needed("jq");

  Tidemark() {
    Path root = Path.of(System.getProperty("tidemark.root", "../..")).toAbsolutePath();
    tool =
        Tool.at(root.resolve("tidemark").normalize())
            .withEnvironment("JAVA_HOME", System.getProperty("java.home"));
  }

  /**
   * What a collection told about itself.
   *
   * @param refused why it did nothing, or empty
   */
  record Gc(
      long blobs,
      long roots,
      long live,
      long garbage,
      long deleted,
      long quarantined,
      long young,
      String refused,
      String warnings) {}

  /** Collects at once what the index does not lead to, into quarantine. */
  Gc gcNow(Layout layout) {
    return gc(layout, "--grace", "0s");
  }

  /** Collects; that it refuses is an answer, any other failure one of the test. */
  Gc gc(Layout layout, String... options) {
    Tool.Outcome outcome = attempt(layout, options);
    if (!outcome.good() && outcome.status() != REFUSED) {
      throw new AssertionError(outcome.toString());
    }
    Gc gc = parse(outcome.output());
    if (outcome.good() != gc.refused().isEmpty()) {
      throw new AssertionError(outcome + ", but says of a refusal: '" + gc.refused() + "'");
    }
    return gc;
  }

  /** Collects, whatever comes of that. */
  Tool.Outcome attempt(Layout layout, String... options) {
    List<Object> arguments = new ArrayList<>(List.of("gc", layout.directory(), "--json"));
    arguments.addAll(Arrays.asList(options));
    return tool.attempt(arguments.toArray());
  }

  /** Runs any command; the test fails if it does. Returns what it wrote to standard output. */
  String run(Object... arguments) {
    return tool.run(arguments);
  }

  void restore(Layout layout) {
    tool.run("restore", layout.directory(), "--all");
  }

  void purge(Layout layout) {
    tool.run("purge", layout.directory());
  }

  private Gc parse(String json) {
    String[] fields =
        jq.with("-r", "--argjson", "gc", json, "-n")
            .run(
                "$gc | .nodes, .roots, .live, .garbage, .deleted, .quarantined, .young,"
                    + " (.refused // \"\"), (.warnings + .problems | join(\" / \"))")
            .split("\n", -1);
    long[] counts = Arrays.stream(fields, 0, 7).mapToLong(Long::parseLong).toArray();
    return new Gc(
        counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], fields[7],
        fields[8]);
  }
}
