package dev.tidemark.cli;

import dev.tidemark.engine.managed.StoredImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private boolean full;
  private boolean sizesOnly;

  @Override
  public Syntax syntax() {
    return new Syntax("images", "List, name, unname and check the images of a store.")
        .about(
            "ls lists all; tag IMAGE NAME gives an image another name, and takes it away from an"
                + " image that has it; rm IMAGE... takes names away and leaves the content to the next"
                + " gc, and with the last name of an image the entries of its signatures and of all"
                + " else that is about it; check [IMAGE...] reads images, says what is missing or damaged in them,"
                + " and fails if anything is. With --json one line for each. With --quiet names only.")
        .example("tidemark images tag oci:images v2.1 stable")
        .with(store)
        .firstOperand("ACTION", "ls, tag, rm or check.", this::action)
        .operands("IMAGE", WordMeaning.HELP, names::add)
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
          case LS -> names.isEmpty();
          case TAG -> names.size() == 2;
          case RM -> !names.isEmpty();
          case CHECK -> true;
        };
    if (!enough) {
      throw new UsageFailure(
          switch (what) {
            case LS -> "ls lists all images; leave out " + names.get(0);
            case TAG -> "tag takes two names: that of an image, and a new one";
            default -> "which images? Name them after the store";
          });
    }
    if (platform.matcher().isPresent() && what != Action.CHECK) {
      throw new UsageFailure("--platform is for check alone");
    }
  }

  private List<StoreImages.Named> wanted(StoreImages images) throws Exception {
    List<StoreImages.Named> wanted = new ArrayList<>();
    for (String name : names) {
      wanted.add(images.find(name, store.typed()));
    }
    return names.isEmpty() ? images.list() : wanted;
  }

  private void tag(StoreImages images, Output out) throws Exception {
    StoreImages.Named image = images.find(names.get(0), store.typed());
    if (names.get(1).isEmpty()) {
      throw new UsageFailure("the new name is empty");
    }
    ImportCommand.say(out, images.name(names.get(1), image.target()));
    images.settle().ifPresent(out::warn);
  }

  private void remove(StoreImages images, Output out) throws Exception {
    // all of them are looked for before the first one goes
    for (StoreImages.Named image : ReferringNames.with(wanted(images), images)) {
      if (!images.remove(image)) {
        throw new CommandFailure(image.label() + notRemoved(images, image));
      }
      if (out.json()) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", image.name());
        json.put("digest", image.target().digest().toString());
        json.put("change", "removed");
        out.jsonLine(json);
      } else if (!out.quiet()) {
        out.line("removed " + image.label() + " " + image.target().digest().abbreviated());
      }
    }
  }

  private static String notRemoved(StoreImages images, StoreImages.Named image)
      throws IOException, CommandFailure {
    if (!image.name().isEmpty()) {
      return ": somebody else has removed it meanwhile";
    }
    return WordMeaning.of(images.list()).digested(image.label()).isEmpty()
        ? " has no name that could be removed"
        : " has a name; remove it by that";
  }

  private void list(StoreImages images, Output out) throws Exception {
    List<StoreImages.Named> all = images.list();
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
      case TAG, RM -> "each name has changed or has not; 'images ls' shows them";
    };
  }
}
