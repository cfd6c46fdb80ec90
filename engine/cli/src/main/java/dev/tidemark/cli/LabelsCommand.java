package dev.tidemark.cli;

import dev.tidemark.engine.Engine;
import dev.tidemark.spi.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code labels}: what blobs refer to, as containerd labels. */
final class LabelsCommand extends EngineCommand {

  private final NamespaceOption namespace = new NamespaceOption("the only one");
  private String digest = "";

  LabelsCommand() {
    super(StoreOptions.Kinds.BOTH);
  }

  @Override
  Syntax declared() {
    return new Syntax("labels", "Show the labels of blobs.")
        .about(
            "The labels say what a blob keeps alive, in containerd's words. Without DIGEST all blobs"
                + " that have any are shown; with --json one line for each.")
        .example("tidemark labels oci:images 4f2a91")
        .optionalOperand("DIGEST", DigestPrefix.HELP, value -> digest = value)
        .with(namespace);
  }

  @Override
  int runManaged(Output out, Shell shell) throws Exception {
    return new ManagedLabels(out, store(), namespace.name()).run(shell, digest);
  }

  @Override
  int run(Engine engine, Output out, Shell shell) throws Exception {
    namespace.requireNone();
    refresh(engine, out);
    if (!digest.isEmpty()) {
      print(engine, out, new DigestPrefix(digest).resolve(engine, store().typed()), true);
      return ExitCode.DONE;
    }
    List<Digest> all = new ArrayList<>();
    engine.blobs(blob -> all.add(blob.digest()));
    boolean any = false;
    for (Digest each : all) {
      any |= print(engine, out, each, false);
    }
    if (!any && !out.json()) {
      out.prose("No blob has labels: none refers to another.");
    }
    return ExitCode.DONE;
  }

  /**
   * Prints the labels of one blob.
   *
   * @param always even if there are none
   * @return whether there were any
   */
  private static boolean print(Engine engine, Output out, Digest digest, boolean always) {
    Map<String, String> labels = engine.labels(digest);
    if (labels.isEmpty() && !always) {
      return false;
    }
    if (out.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("digest", digest.toString());
      json.put("labels", labels);
      out.jsonLine(json);
      return true;
    }
    print(out, digest, labels);
    return !labels.isEmpty();
  }

  /** Prints the labels of one blob for people. */
  static void print(Output out, Digest digest, Map<String, String> labels) {
    out.line(new Cell(digest.toString(), Paint.BOLD));
    Table table = new Table(out, "", "");
    new TreeMap<>(labels).forEach((key, value) -> table.row(Cell.of("  " + key), Cell.of(value)));
    table.end();
    if (labels.isEmpty()) {
      out.prose("  no labels: it refers to nothing");
    }
  }
}
