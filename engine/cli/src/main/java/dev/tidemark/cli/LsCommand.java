package dev.tidemark.cli;

import dev.tidemark.engine.BlobView;
import dev.tidemark.engine.Engine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code ls}: all blobs. */
final class LsCommand extends EngineCommand {

  private static final int DIGEST_WIDTH = 19;
  private static final int SIZE_WIDTH = 10;
  private static final int STATE_WIDTH = 7;

  private final NamespaceOption namespace = new NamespaceOption("all");
  private boolean full;
  private @Nullable State only;

  private enum State {
    LIVE,
    GARBAGE
  }

  LsCommand() {
    super(StoreOptions.Kinds.BOTH);
  }

  @Override
  Syntax declared() {
    return new Syntax("ls", "List the blobs.")
        .about("With --json one line for each. With --quiet digests only.")
        .example("tidemark ls oci:images --garbage")
        .flag("--garbage", "Only what no root leads to.", () -> only(State.GARBAGE))
        .flag("--live", "Only what a root leads to.", () -> only(State.LIVE))
        .flag("--full", "Do not abbreviate digests.", () -> full = true)
        .with(namespace);
  }

  @Override
  int runManaged(Output out, Shell shell) throws Exception {
    if (only != null) {
      throw store().forLayouts(only == State.LIVE ? "--live" : "--garbage");
    }
    return new ManagedLs(out, store(), namespace.name()).run(shell, full);
  }

  private void only(State state) {
    if (only != null && only != state) {
      throw new IllegalArgumentException("--live and --garbage exclude each other");
    }
    only = state;
  }

  private boolean includes(BlobView blob) {
    return only == null || blob.live() == (only == State.LIVE);
  }

  @Override
  int run(Engine engine, Output out, Shell shell) throws Exception {
    namespace.requireNone();
    refresh(engine, out);
    if (out.json()) {
      list(engine, blob -> out.jsonLine(json(blob)));
    } else if (out.quiet()) {
      list(engine, blob -> out.line(blob.digest().toString()));
    } else {
      table(engine, out);
    }
    return ExitCode.DONE;
  }

  private void list(Engine engine, Consumer<BlobView> each) {
    engine.blobs(
        blob -> {
          if (includes(blob)) {
            each.accept(blob);
          }
        });
  }

  private static Map<String, Object> json(BlobView blob) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("digest", blob.digest().toString());
    json.put("bytes", blob.bytes());
    if (!blob.mediaType().isEmpty()) {
      json.put("mediaType", blob.mediaType());
    }
    json.put("live", blob.live());
    return json;
  }

  private void table(Engine engine, Output out) {
    Table table = new Table(out, "DIGEST", ">SIZE", "STATE", "TYPE");
    table.streaming(DIGEST_WIDTH, SIZE_WIDTH, STATE_WIDTH);
    Totals totals = new Totals();
    list(
        engine,
        blob -> {
          totals.add(blob);
          table.row(
              Cell.of(full ? blob.digest().toString() : blob.digest().abbreviated()),
              Cell.of(Quantity.size(blob.bytes())),
              blob.live() ? new Cell("live", Paint.GREEN) : new Cell("garbage", Paint.YELLOW),
              Cell.of(MediaTypeName.of(blob.mediaType())));
        });
    out.prose(totals.text());
  }

  private static final class Totals {

    private long live;
    private long liveBytes;
    private long garbage;
    private long garbageBytes;

    void add(BlobView blob) {
      if (blob.live()) {
        live++;
        liveBytes += blob.bytes();
      } else {
        garbage++;
        garbageBytes += blob.bytes();
      }
    }

    String text() {
      if (live + garbage == 0) {
        return "No blobs.";
      }
      return Quantity.blobs(live + garbage, liveBytes + garbageBytes)
          + ": "
          + Quantity.count(live)
          + " live ("
          + Quantity.size(liveBytes)
          + "), "
          + Quantity.count(garbage)
          + " garbage ("
          + Quantity.size(garbageBytes)
          + ").";
    }
  }
}
