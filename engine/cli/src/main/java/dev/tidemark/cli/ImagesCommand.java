package dev.tidemark.cli;

import dev.tidemark.engine.managed.StoredImage;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code images}: the names of content, listed and changed. */
final class ImagesCommand implements Command {

  /** What there is to do. */
  private enum Action {
    LS,
    TAG,
    RM,
    CHECK
  }

  private final StoreOptions store = new StoreOptions(StoreOptions.Kinds.NAMES);
  private final NamespaceOption namespace = new NamespaceOption("all for ls, else the only one");
  private final PlatformOption platform =
      new PlatformOption("For check: only what runs on PLATFORM, such as linux/arm64.");
  private final OutputOptions output = new OutputOptions();
  private final List<String> names = new ArrayList<>();
  private @Nullable Action action;
  private boolean dryRun;
  private boolean full;
  private boolean sizesOnly;

  @Override
  public Syntax syntax() {
    return new Syntax("images", "List, name, unname and check the images of a store.")
        .about(
            "ls [IMAGE...] lists all, or these; tag IMAGE NAME... gives an image more names, and"
                + " takes them away from images that have them; rm IMAGE... takes names away and"
                + " leaves the content to the next gc, and with the last name of an image the entries"
                + " of its signatures and of all else that is about it; check [IMAGE...] reads"
                + " images, says what is missing or damaged in them, and fails if anything is. Names"
                + " change all at once, or not at all. With --json one line for each. With --quiet"
                + " names only.")
        .example("tidemark images tag oci:images v2.1 stable")
        .with(store)
        .firstOperand("ACTION", "ls, tag, rm or check.", this::action)
        .operands("IMAGE", ImageSearch.HELP, names::add)
        .flag(
            "--dry-run",
            "For rm: show what would be removed, and remove nothing.",
            () -> dryRun = true)
        .flag("--full", "Do not abbreviate digests.", () -> full = true)
        .flag(
            "--verify",
            "For check: read all bytes and compare their digests. This is the default.",
            () -> sizesOnly = false)
        .flag(
            "--no-verify",
            "For check: compare the sizes of layers only, which takes no time and misses changed"
                + " bytes.",
            () -> sizesOnly = true)
        .with(platform)
        .with(namespace)
        .with(output);
  }

  private void action(String word) {
    action =
        switch (word) {
          case "ls" -> Action.LS;
          case "tag" -> Action.TAG;
          case "rm" -> Action.RM;
          case "check" -> Action.CHECK;
          default ->
              throw new IllegalArgumentException(
                  "'" + word + "' is unknown; there are ls, tag, rm and check");
        };
  }

  @Override
  public int run(Shell shell) throws Exception {
    Action what = action == null ? Action.LS : action;
    requireNames(what);
    try (Output out = output.open(shell);
        StoreImages images = StoreImages.open(store, namespace, shell)) {
      switch (what) {
        case LS -> list(images, out);
        case TAG -> tag(images, out);
        case RM -> {
          try {
            remove(images, out);
          } finally {
            images.settle().ifPresent(out::warn);
          }
        }
        case CHECK -> {
          return new ImageChecks(images, platform.matcher(), out).run(wanted(images), !sizesOnly);
        }
      }
      return ExitCode.DONE;
    }
  }

  private void requireNames(Action what) throws UsageFailure {
    boolean enough =
        switch (what) {
          case LS, CHECK -> true;
          case TAG -> names.size() > 1;
          case RM -> !names.isEmpty();
        };
    if (!enough) {
      throw new UsageFailure(
          what == Action.TAG
              ? "tag takes two names or more: that of an image, and new ones"
              : "which images? Name them after the store");
    }
    if (dryRun && what != Action.RM) {
      throw new UsageFailure("--dry-run is for rm alone");
    }
    if (platform.matcher().isPresent() && what != Action.CHECK) {
      throw new UsageFailure("--platform is for check alone");
    }
  }

  private ImageSearch search(StoreImages images) throws IOException {
    return new ImageSearch(images, store.typed());
  }

  private List<StoreImages.Named> wanted(StoreImages images) throws Exception {
    return names.isEmpty() ? images.list() : search(images).all(names);
  }

  private void tag(StoreImages images, Output out) throws Exception {
    StoreImages.Named image = search(images).one(names.get(0));
    List<String> others = names.subList(1, names.size());
    if (others.contains("")) {
      throw new UsageFailure("the new name is empty");
    }
    List<StoreImages.Wanted> wanted =
        images.changing(others).stream()
            .map(name -> StoreImages.Wanted.of(name, image.target()))
            .toList();
    images.name(wanted).forEach(naming -> ImportCommand.say(out, naming));
    images.settle().ifPresent(out::warn);
  }

  private void remove(StoreImages images, Output out) throws Exception {
    List<StoreImages.Named> named = wanted(images);
    requireEntries(images, named);
    List<StoreImages.Named> wanted = ReferringNames.with(named, images);
    if (!dryRun) {
      Optional<StoreImages.Named> gone = images.remove(wanted);
      if (gone.isPresent()) {
        throw new CommandFailure(
            gone.get().label()
                + ": somebody else has removed it meanwhile; nothing was removed, run it again");
      }
    }
    for (StoreImages.Named image : wanted) {
      if (out.json()) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", image.name());
        json.put("digest", image.target().digest().toString());
        json.put("change", dryRun ? "would be removed" : "removed");
        out.jsonLine(json);
      } else if (dryRun && out.quiet()) {
        out.line(image.label());
      } else if (!out.quiet()) {
        out.line(
            (dryRun ? "would remove " : "removed ")
                + image.label()
                + " "
                + image.target().digest().abbreviated());
      }
    }
  }

  /** What was meant by its digest can be removed only where it has an entry and no name. */
  private static void requireEntries(StoreImages images, List<StoreImages.Named> wanted)
      throws IOException, CommandFailure {
    Set<Digest> named = new HashSet<>();
    Set<Digest> unnamed = new HashSet<>();
    for (StoreImages.Named image : images.list()) {
      (image.name().isEmpty() ? unnamed : named).add(image.target().digest());
    }
    for (StoreImages.Named image : wanted) {
      Digest digest = image.target().digest();
      if (image.name().isEmpty() && !unnamed.contains(digest)) {
        throw new CommandFailure(
            digest
                + (named.contains(digest)
                    ? " has a name; remove it by that"
                    : " has no name that could be removed"));
      }
    }
  }

  private void list(StoreImages images, Output out) throws Exception {
    List<StoreImages.Named> all = search(images).shown(names);
    boolean managed = store.isManaged();
    Table table =
        managed
            ? new Table(out, "NAMESPACE", "NAME", "TARGET", "TYPE", "UPDATED")
            : new Table(out, "NAME", "TARGET", "TYPE");
    for (StoreImages.Named image : all) {
      if (out.json()) {
        out.jsonLine(json(image));
      } else if (out.quiet()) {
        out.line(image.label());
      } else {
        table.row(row(image));
      }
    }
    if (!out.json() && !out.quiet()) {
      table.end();
      out.prose(all.isEmpty() ? "No images." : Quantity.of(all.size(), "image") + ".");
    }
  }

  private Cell[] row(StoreImages.Named image) {
    Cell name = Cell.of(image.name().isEmpty() ? "-" : image.name());
    Cell target =
        Cell.of(full ? image.target().digest().toString() : image.target().digest().abbreviated());
    Cell type = Cell.of(MediaTypeName.of(image.target().mediaType()));
    return image
        .record()
        .map(
            record ->
                new Cell[] {
                  Cell.of(record.namespace()),
                  name,
                  target,
                  type,
                  Cell.of(Moment.text(record.image().updated()))
                })
        .orElse(new Cell[] {name, target, type});
  }

  private static Map<String, Object> json(StoreImages.Named image) {
    Map<String, Object> json = new LinkedHashMap<>();
    image.record().ifPresent(record -> json.put("namespace", record.namespace()));
    json.put("name", image.name());
    json.put("digest", image.target().digest().toString());
    json.put("mediaType", image.target().mediaType());
    json.put("bytes", image.target().size());
    image.target().platform().ifPresent(platform -> json.put("platform", platform.toString()));
    image.record().ifPresent(record -> recorded(record.image(), json));
    return json;
  }

  private static void recorded(StoredImage image, Map<String, Object> json) {
    json.put("labels", image.labels());
    json.put("created", image.created().toString());
    json.put("updated", image.updated().toString());
  }

  @Override
  public String leftBehind() {
    return switch (action == null ? Action.LS : action) {
      case LS, CHECK -> "nothing was changed";
      case TAG, RM -> "all of the names have changed or none has; 'images ls' shows them";
    };
  }
}
