package dev.tidemark.cli;

import dev.tidemark.engine.BlobView;
import dev.tidemark.engine.Store;
import dev.tidemark.engine.Store.BlobConsumer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code ls}: all blobs. */
final class LsCommand extends EngineCommand {

  private static final int DIGEST_WIDTH = 19;
  private static final int SIZE_WIDTH = 10;
  private static final int STATE_WIDTH = 7;

  private final NamespaceOption namespace = new NamespaceOption("all");
  private final UntaggedOption untagged = new UntaggedOption();
  private boolean full;
  private @Nullable State only;

  private enum State {
    LIVE,
    GARBAGE
  }

  @Override
  Syntax declared() {
    return new Syntax("ls", "List the blobs.")
        .about("With --json one line for each. With --quiet digests only.")
        .example("tidemark ls oci:images --garbage")
        .flag("--garbage", "Only what no root leads to.", () -> only(State.GARBAGE))
        .flag("--live", "Only what a root leads to.", () -> only(State.LIVE))
        .with(untagged)
        .flag("--full", "Do not abbreviate digests.", () -> full = true)
        .with(namespace);
  }

  private void only(State state) {
    if (only != null && only != state) {
      throw new IllegalArgumentException("--live and --garbage exclude each other");
    }
    only = state;
  }

  @Override
  int run(OpenStore opened, Output out, Shell shell) throws Exception {
    Store store = opened.store();
    List<String> spaces = namespace.all(store, store());
    refresh(store, out);
    boolean names = untagged.given(store, store());
    if (out.json()) {
      list(store, names, spaces, (blob, live) -> out.jsonLine(json(blob, live)));
    } else if (out.quiet()) {
      list(store, names, spaces, (blob, live) -> out.line(blob.digest().toString()));
    } else {
      table(store, names, spaces, out);
    }
    return ExitCode.DONE;
  }

  private void list(Store store, boolean names, List<String> spaces, BlobConsumer each)
      throws IOException {
    Set<String> wanted = Set.copyOf(spaces);
    store.blobs(
        names,
        (blob, live) -> {
          boolean included = only == null || live == (only == State.LIVE);
          if (included && wanted.contains(blob.content().namespace())) {
            each.accept(blob, live);
          }
        });
  }

  private static Map<String, Object> json(BlobView blob, boolean live) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("digest", blob.digest().toString());
    json.put("bytes", blob.bytes());
    if (!blob.mediaType().isEmpty()) {
      json.put("mediaType", blob.mediaType());
    }
    json.put("live", live);
    if (!blob.content().namespace().isEmpty()) {
      json.put("namespace", blob.content().namespace());
    }
    return json;
  }

  private void table(Store store, boolean names, List<String> spaces, Output out)
      throws IOException {
    boolean named = NamespaceOption.has(store);
    Table table =
        named
            ? new Table(out, "NAMESPACE", "DIGEST", ">SIZE", "STATE", "TYPE")
            : new Table(out, "DIGEST", ">SIZE", "STATE", "TYPE");
    if (named) {
      int widest = spaces.stream().mapToInt(String::length).max().orElse(0);
      table.streaming(widest, DIGEST_WIDTH, SIZE_WIDTH, STATE_WIDTH);
    } else {
      table.streaming(DIGEST_WIDTH, SIZE_WIDTH, STATE_WIDTH);
    }
    LsTotals totals = named ? LsTotals.shared() : LsTotals.own();
    list(
        store,
        names,
        spaces,
        (blob, live) -> {
          totals.add(blob, live);
          table.row(row(blob, live, named));
        });
    out.prose(totals.text());
  }

  private Cell[] row(BlobView blob, boolean live, boolean named) {
    List<Cell> row = new ArrayList<>();
    if (named) {
      row.add(Cell.of(blob.content().namespace()));
    }
    row.add(Cell.of(full ? blob.digest().toString() : blob.digest().abbreviated()));
    row.add(Cell.of(Quantity.size(blob.bytes())));
    row.add(live ? new Cell("live", Paint.GREEN) : new Cell("garbage", Paint.YELLOW));
    row.add(Cell.of(MediaTypeName.of(blob.mediaType())));
    return row.toArray(new Cell[0]);
  }
}
