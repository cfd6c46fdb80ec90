package dev.tidemark.cli;

import dev.tidemark.engine.BlobView;
import dev.tidemark.engine.Store;
import dev.tidemark.engine.Undo;
import dev.tidemark.engine.ask.Why;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.model.Root;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code why}: what keeps a blob or a record, or why nothing does. */
final class WhyCommand extends EngineCommand {

  private static final int PATHS_SHOWN = 8;

  private final NamespaceOption namespace = new NamespaceOption("the only one");
  private final UntaggedOption untagged = new UntaggedOption();
  private @Nullable Duration grace;
  private String typed = "";

  @Override
  Syntax declared() {
    return new Syntax("why", "Say what keeps a blob alive, or why nothing does.")
        .about("Shows the shortest way from each root that leads to it.")
        .example("tidemark why oci:images 4f2a91")
        .operand(
            "WHAT",
            Lookup.HELP
                + " On a managed store also image:NAME, snapshot:SNAPSHOTTER/NAME, lease:ID,"
                + " container:ID, ingest:REF.",
            value -> typed = value)
        .option(
            "--grace",
            "DURATION",
            "What is younger stays. Default: as for gc.",
            value -> grace = Durations.parse(value))
        .with(untagged)
        .with(namespace);
  }

  @Override
  int run(OpenStore opened, Output out, Shell shell) throws Exception {
    Store store = opened.store();
    String only = namespace.one(store, store());
    refresh(store, out);
    Resource resource = new Lookup(opened, only, store()).resource(typed);
    Policy policy =
        Policy.safe()
            .withGrace(grace == null ? store.grace() : grace)
            .withUntagged(untagged.given(store, store()));
    Why why = store.why(resource, policy);
    Optional<Quarantine.Held> held = held(store, resource);
    if (out.json()) {
      Map<String, @Nullable Object> json = json(why);
      if (store.undo().isPresent()) {
        json.put("quarantined", held.map(each -> each.since().toString()).orElse(null));
      }
      out.document(json);
    } else {
      print(store, out, why);
      held.ifPresent(each -> advise(out, each));
    }
    return ExitCode.DONE;
  }

  /** The latest of its copies in quarantine. */
  private static Optional<Quarantine.Held> held(Store store, Resource resource) throws IOException {
    Optional<Undo> undo = store.undo();
    return undo.isEmpty()
        ? Optional.empty()
        : undo.get().held().stream()
            .filter(each -> each.digest().toString().equals(resource.key()))
            .reduce((earlier, later) -> later);
  }

  private static Map<String, @Nullable Object> json(Why why) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("resource", why.resource().words());
    if (why.resource().kind().equals(Kind.CONTENT)) {
      json.put("digest", why.resource().key());
    }
    if (!why.resource().namespace().isEmpty()) {
      json.put("namespace", why.resource().namespace());
    }
    json.put("live", why.live());
    json.put("state", why.state().word());
    json.put("present", why.present());
    json.put("paths", why.paths().stream().map(WhyCommand::words).toList());
    json.put("roots", why.paths().stream().map(path -> json(path.root())).toList());
    json.put("reason", why.reason().orElse(null));
    return json;
  }

  private static Map<String, @Nullable Object> json(Root root) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("why", root.why().word());
    json.put("by", root.by());
    json.put("until", root.until().map(Instant::toString).orElse(null));
    return json;
  }

  /** Who says so, and the way from there; a root that says so itself stands there once. */
  private static List<String> words(Why.Path path) {
    List<String> words = new ArrayList<>();
    words.add(path.root().by());
    below(path).forEach(step -> words.add(step.words()));
    return words;
  }

  private static List<Resource> below(Why.Path path) {
    List<Resource> steps = path.steps();
    boolean itself = !steps.isEmpty() && steps.get(0).words().equals(path.root().by());
    return itself ? steps.subList(1, steps.size()) : steps;
  }

  private static void print(Store store, Output out, Why why) throws IOException {
    out.line(verdict(why));
    int shown = Math.min(PATHS_SHOWN, why.paths().size());
    for (Why.Path path : why.paths().subList(0, shown)) {
      out.line("");
      path(store, out, path);
    }
    if (why.paths().size() > shown) {
      out.prose("and from " + Quantity.of(why.paths().size() - shown, "more root"));
    }
    why.reason().ifPresent(reason -> out.prose(reason + "."));
  }

  private static Cell[] verdict(Why why) {
    Cell name = Cell.of(why.resource().words() + " is ");
    return switch (why.state()) {
      case LIVE ->
          new Cell[] {
            name,
            new Cell("live", Paint.GREEN),
            Cell.of(", by " + Quantity.of(why.paths().size(), "root"))
          };
      case YOUNG ->
          new Cell[] {
            name, new Cell("garbage", Paint.YELLOW), Cell.of(", but stays for now" + until(why))
          };
      case GARBAGE ->
          new Cell[] {
            name, why.present() ? new Cell("garbage", Paint.YELLOW) : Cell.of("not in use")
          };
    };
  }

  /** When the last of what is young is so no longer. */
  private static String until(Why why) {
    return why.paths().stream()
        .flatMap(path -> path.root().until().stream())
        .max(Comparator.naturalOrder())
        .map(instant -> ", being young until " + Moment.text(instant))
        .orElse("");
  }

  private static void path(Store store, Output out, Why.Path path) throws IOException {
    String guide = out.shows("\u2514\u2500") ? "\u2514\u2500 " : "`- ";
    String until = path.root().until().map(end -> "  until " + Moment.text(end)).orElse("");
    out.line(new Cell(path.root().by(), Paint.BOLD), Cell.dim(until));
    Table table = new Table(out, "", "");
    String indent = "";
    for (Resource step : below(path)) {
      table.row(step(store, indent + guide, step));
      indent += "   ";
    }
    table.end();
  }

  /** A blob with its type, where the store keeps that; anything else by its name. */
  private static Cell[] step(Store store, String guide, Resource step) throws IOException {
    String words = Shortened.words(step);
    if (!step.kind().equals(Kind.CONTENT)) {
      return new Cell[] {Cell.of(guide + words)};
    }
    Optional<BlobView> blob = store.blob(step);
    String type = blob.map(one -> MediaTypeName.of(one.mediaType())).orElse("(not in the store)");
    return type.isEmpty()
        ? new Cell[] {Cell.of(guide + words)}
        : new Cell[] {Cell.of(guide + type), Cell.dim(words)};
  }

  private void advise(Output out, Quarantine.Held held) {
    out.advise(
        "In quarantine since " + Moment.text(held.since()) + ". To bring it back:",
        "restore",
        store().typed(),
        held.digest().abbreviated());
  }
}
