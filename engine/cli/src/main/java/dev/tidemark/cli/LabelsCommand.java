package dev.tidemark.cli;

import dev.tidemark.engine.BlobView;
import dev.tidemark.engine.Store;
import dev.tidemark.engine.model.Resource;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** {@code labels}: what blobs refer to, as containerd labels. */
final class LabelsCommand extends EngineCommand {

  private final NamespaceOption namespace = new NamespaceOption("the only one");
  private String typed = "";

  @Override
  Syntax declared() {
    return new Syntax("labels", "Show the labels of blobs.")
        .about(
            "The labels say what a blob keeps alive, in containerd's words. Without BLOB all blobs"
                + " that have any are shown; with --json one line for each.")
        .example("tidemark labels oci:images 4f2a91")
        .optionalOperand("BLOB", Lookup.HELP, value -> typed = value)
        .with(namespace);
  }

  @Override
  int run(OpenStore opened, Output out, Shell shell) throws Exception {
    Store store = opened.store();
    String only = namespace.one(store, store());
    refresh(store, out);
    if (typed.isEmpty()) {
      all(store, only, out);
      return ExitCode.DONE;
    }
    Resource content = new Lookup(opened, only, store()).content(typed);
    print(out, blob(store, content));
    return ExitCode.DONE;
  }

  private BlobView blob(Store store, Resource content) throws CommandFailure {
    return store
        .blob(content)
        .orElseThrow(
            () ->
                new CommandFailure(
                    content.key()
                        + " is not in the store; 'tidemark ls "
                        + store().typed()
                        + "' lists what is"));
  }

  private static void all(Store store, String namespace, Output out) throws IOException {
    boolean[] any = {false};
    store.blobs(
        false,
        (blob, live) -> {
          if (blob.content().namespace().equals(namespace) && !blob.labels().isEmpty()) {
            print(out, blob);
            any[0] = true;
          }
        });
    if (!any[0] && !out.json()) {
      out.prose("No blob has labels: none refers to another.");
    }
  }

  private static void print(Output out, BlobView blob) {
    if (out.json()) {
      out.jsonLine(json(blob));
      return;
    }
    out.line(new Cell(blob.digest().toString(), Paint.BOLD));
    Table table = new Table(out, "", "");
    new TreeMap<>(blob.labels())
        .forEach((key, value) -> table.row(Cell.of("  " + key), Cell.of(value)));
    table.end();
    if (blob.labels().isEmpty()) {
      out.prose("  no labels: it refers to nothing");
    }
  }

  private static Map<String, Object> json(BlobView blob) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("digest", blob.digest().toString());
    json.put("labels", blob.labels());
    if (!blob.content().namespace().isEmpty()) {
      json.put("namespace", blob.content().namespace());
    }
    return json;
  }
}
