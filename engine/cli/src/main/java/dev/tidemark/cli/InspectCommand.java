package dev.tidemark.cli;

import dev.tidemark.images.graph.BlobCheck;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.graph.Soundness;
import dev.tidemark.spi.Descriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code inspect}: what an image is made of. */
final class InspectCommand implements Command {

  private static final String ABSENT = "not here";

  private final StoreOptions store = new StoreOptions(StoreOptions.Kinds.IMAGES);
  private final NamespaceOption namespace = new NamespaceOption("the only one");
  private final PlatformOption platform =
      new PlatformOption("Of an index, only what runs on PLATFORM, such as linux/arm64.");
  private final OutputOptions output = new OutputOptions();
  private String name = "";

  @Override
  public Syntax syntax() {
    return new Syntax("inspect", "Show what an image is made of.")
        .about("Reads its documents as they are now, and says what of it is in the store.")
        .example("tidemark inspect oci:images v2.1")
        .operand("NAME", "An image. " + WordMeaning.HELP, value -> name = value)
        .with(platform)
        .with(store)
        .with(namespace)
        .with(output);
  }

  @Override
  public int run(Shell shell) throws Exception {
    try (Output out = output.open(shell);
        StoreImages images = StoreImages.open(store, namespace, shell)) {
      StoreImages.Named image = images.find(name, store.typed());
      ImageReader reader = new ImageReader(images.content());
      List<ImageParts.Part> parts =
          ImageParts.of(reader, BlobCheck.ofSizes(reader), image.target(), platform.matcher());
      if (parts.isEmpty() && platform.matcher().isPresent()) {
        throw new CommandFailure(image.label() + ": has nothing for this platform");
      }
      if (out.json()) {
        out.document(json(image, parts));
      } else if (out.quiet()) {
        out.line(image.target().digest().toString());
      } else {
        print(image, parts, out);
      }
      return ExitCode.DONE;
    }
  }

  private static Map<String, Object> json(StoreImages.Named image, List<ImageParts.Part> parts) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", image.name());
    describe(image.target(), json);
    if (!image.target().annotations().isEmpty()) {
      json.put("annotations", new TreeMap<>(image.target().annotations()));
    }
    List<Object> manifests = new ArrayList<>();
    for (ImageParts.Part part : parts) {
      Map<String, Object> each = new LinkedHashMap<>();
      describe(part.manifest(), each);
      each.put("platform", part.platform());
      each.put("state", part.state());
      if (part.isRead()) {
        List<Soundness> contents = part.check().orElseThrow().parts();
        each.put("config", content(contents.get(0)));
        each.put("layers", contents.stream().skip(1).map(InspectCommand::content).toList());
      }
      manifests.add(each);
    }
    json.put("manifests", manifests);
    return json;
  }

  private static void describe(Descriptor content, Map<String, Object> json) {
    json.put("digest", content.digest().toString());
    json.put("mediaType", content.mediaType());
    json.put("bytes", content.size());
  }

  private static Map<String, Object> content(Soundness content) {
    Map<String, Object> json = new LinkedHashMap<>();
    describe(content.content(), json);
    json.put("present", isHere(content));
    return json;
  }

  private static boolean isHere(Soundness content) {
    return !content.isBad() && content.state() != Soundness.State.ELSEWHERE;
  }

  private static void print(StoreImages.Named image, List<ImageParts.Part> parts, Output out) {
    Descriptor target = image.target();
    out.line(new Cell(image.label(), Paint.BOLD));
    out.line("  " + MediaTypeName.of(target.mediaType()) + " " + target.digest());
    for (ImageParts.Part part : parts) {
      out.line(new Cell(part.platform(), Paint.BOLD), Cell.of(" " + part.state()), Cell.of(""));
      Table table = new Table(out, "", "", ">", "");
      row(
          table,
          part.manifest(),
          part.isRead() ? "" : part.problem().isEmpty() ? ABSENT : "damaged");
      if (part.isRead()) {
        part.check().orElseThrow().parts().forEach(each -> row(table, each));
      }
      table.end();
    }
  }

  private static void row(Table table, Soundness content) {
    String note = content.state() == Soundness.State.DAMAGED ? "damaged" : ABSENT;
    row(table, content.content(), isHere(content) ? "" : note);
  }

  private static void row(Table table, Descriptor content, String note) {
    table.row(
        Cell.of("  " + MediaTypeName.of(content.mediaType())),
        Cell.of(content.digest().abbreviated()),
        Cell.of(content.size() < 0 ? "?" : Quantity.size(content.size())),
        new Cell(note, Paint.YELLOW));
  }
}
