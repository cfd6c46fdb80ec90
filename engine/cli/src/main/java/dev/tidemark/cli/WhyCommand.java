package dev.tidemark.cli;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.mirror.Explanation;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code why}: what keeps a blob, or why nothing does. */
final class WhyCommand extends EngineCommand {

  private static final int PATHS_SHOWN = 8;

  private final NamespaceOption namespace = new NamespaceOption("the only one");
  private String digest = "";

  WhyCommand() {
    super(StoreOptions.Kinds.BOTH);
  }

  @Override
  Syntax declared() {
    return new Syntax("why", "Say what keeps a blob alive, or why nothing does.")
        .about(
            "Shows the shortest way from each root that leads to it; on a managed store from one"
                + " root, and of images, snapshots, leases and containers, too.")
        .example("tidemark why oci:images 4f2a91")
        .operand(
            "DIGEST",
            DigestPrefix.HELP
                + " Or the name of an image. On a managed store also image:NAME, snapshot:SNAPSHOTTER/NAME, lease:ID,"
                + " container:ID, ingest:REF.",
            value -> digest = value)
        .with(namespace);
  }

  @Override
  int runManaged(Output out, Shell shell) throws Exception {
    return new ManagedWhy(out, store(), namespace.name()).run(shell, digest);
  }

  @Override
  int run(Engine engine, Output out, Shell shell) throws Exception {
    namespace.requireNone();
    refresh(engine, out);
    Digest named = named();
    Digest resolved =
        named == null ? new DigestPrefix(digest).resolve(engine, store().typed()) : named;
    Explanation explanation = engine.why(resolved);
    Quarantine.Held held = held(engine, resolved);
    if (out.json()) {
      out.document(json(explanation, held));
    } else {
      print(engine, out, explanation, held);
    }
    return ExitCode.DONE;
  }

  /** What the name stands for that was typed; null if there is no such name. */
  private @Nullable Digest named() throws IOException, CommandFailure {
    try (StoreImages images = LayoutImages.open(store())) {
      for (StoreImages.Named image : images.list()) {
        if (image.name().equals(digest)) {
          return image.target().digest();
        }
      }
    }
    return null;
  }

  /** The latest of its copies in quarantine. */
  private static Quarantine.@Nullable Held held(Engine engine, Digest digest) throws IOException {
    Quarantine.Held latest = null;
    for (Quarantine.Held held : engine.quarantined()) {
      latest = held.digest().equals(digest) ? held : latest;
    }
    return latest;
  }

  private static Map<String, @Nullable Object> json(
      Explanation explanation, Quarantine.@Nullable Held held) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("digest", explanation.digest().toString());
    json.put("live", explanation.live());
    json.put("present", explanation.present());
    json.put("paths", explanation.paths());
    json.put("reason", explanation.reason().orElse(null));
    json.put("quarantined", held == null ? null : held.since().toString());
    return json;
  }

  private void print(
      Engine engine, Output out, Explanation explanation, Quarantine.@Nullable Held held) {
    String name = explanation.digest().toString();
    if (explanation.live()) {
      List<List<String>> paths = explanation.paths();
      out.line(
          Cell.of(name + " is "),
          new Cell("live", Paint.GREEN),
          Cell.of(", by " + Quantity.of(paths.size(), "root")));
      Map<String, String> types = types(engine);
      for (List<String> path : paths.subList(0, Math.min(PATHS_SHOWN, paths.size()))) {
        out.line("");
        path(out, path, types);
      }
      if (paths.size() > PATHS_SHOWN) {
        out.prose("and from " + Quantity.of(paths.size() - PATHS_SHOWN, "more root"));
      }
    } else {
      boolean present = explanation.present();
      out.line(
          Cell.of(name + " is "),
          present ? new Cell("garbage", Paint.YELLOW) : Cell.of("not in use"));
    }
    explanation.reason().ifPresent(reason -> out.prose(reason + "."));
    if (held != null) {
      out.advise(
          "In quarantine since " + Moment.text(held.since()) + ". To bring it back:",
          "restore",
          store().typed(),
          explanation.digest().abbreviated());
    }
  }

  private static Map<String, String> types(Engine engine) {
    Map<String, String> types = new HashMap<>();
    engine.blobs(blob -> types.put(blob.digest().toString(), MediaTypeName.of(blob.mediaType())));
    return types;
  }

  private static void path(Output out, List<String> path, Map<String, String> types) {
    String guide = out.shows("\u2514\u2500") ? "\u2514\u2500 " : "`- ";
    out.line(new Cell(path.get(0), Paint.BOLD));
    Table table = new Table(out, "", "");
    for (int i = 1; i < path.size(); i++) {
      String digest = path.get(i);
      table.row(
          Cell.of("   ".repeat(i - 1) + guide + types.getOrDefault(digest, "(not in the store)")),
          Cell.dim(abbreviated(digest)));
    }
    table.end();
  }

  private static String abbreviated(String digest) {
    return Digest.lenient(digest).map(Digest::abbreviated).orElse(digest);
  }
}
