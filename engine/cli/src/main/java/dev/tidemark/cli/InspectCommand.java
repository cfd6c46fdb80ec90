package dev.tidemark.cli;

import dev.tidemark.engine.graph.ImageReader;
import dev.tidemark.engine.graph.Manifest;
import dev.tidemark.spi.Descriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code inspect}: what an image is made of. */
final class InspectCommand implements Command {

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
        .operand("NAME", "An image, by its name or digest.", value -> name = value)
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
      List<ImageParts.Part> parts = ImageParts.of(reader, image.target(), platform.matcher());
      if (parts.isEmpty() && platform.matcher().isPresent()) {
        throw new CommandFailure(image.label() + ": has nothing for this platform");
      }
      if (out.json()) {
        out.document(json(image, parts, reader));
      } else if (out.quiet()) {
        out.line(image.target().digest().toString());
      } else {
        print(image, parts, reader, out);
      }
      return ExitCode.DONE;
    }
  }

  private static Map<String, Object> json(
      StoreImages.Named image, List<ImageParts.Part> parts, ImageReader reader) throws IOException {
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
      if (part.check().available()) {
        Manifest manifest = reader.readManifest(part.manifest());
        each.put("config", content(manifest.config(), part));
        each.put("layers", manifest.layers().stream().map(layer -> content(layer, part)).toList());
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

  private static Map<String, Object> content(Descriptor content, ImageParts.Part part) {
    Map<String, Object> json = new LinkedHashMap<>();
    describe(content, json);
    json.put("present", part.check().present().contains(content));
    return json;
  }

  private static void print(
      StoreImages.Named image, List<ImageParts.Part> parts, ImageReader reader, Output out)
      throws IOException {
    Descriptor target = image.target();
    out.line(new Cell(image.label(), Paint.BOLD));
    out.line("  " + MediaTypeName.of(target.mediaType()) + " " + target.digest());
    for (ImageParts.Part part : parts) {
      out.line(new Cell(part.platform(), Paint.BOLD), Cell.of(" " + part.state()), Cell.of(""));
      Table table = new Table(out, "", "", ">", "");
      row(table, part.manifest(), part.check().available());
      if (part.check().available()) {
        for (Descriptor child : reader.readManifest(part.manifest()).children()) {
          row(table, child, part.check().present().contains(child));
        }
      }
      table.end();
    }
  }

  private static void row(Table table, Descriptor content, boolean present) {
    table.row(
        Cell.of("  " + MediaTypeName.of(content.mediaType())),
        Cell.of(content.digest().abbreviated()),
        Cell.of(content.size() < 0 ? "?" : Quantity.size(content.size())),
        present ? Cell.of("") : new Cell("not here", Paint.YELLOW));
  }
}
