package dev.tidemark.cli;

import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.images.archive.ArchiveExport;
import dev.tidemark.images.archive.ArchiveImage;
import dev.tidemark.images.archive.ExportOptions;
import dev.tidemark.images.graph.DecodedChildren;
import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code export}: images out of a store into an archive. */
final class ExportCommand implements Command {

  private final StoreOptions store = new StoreOptions(StoreOptions.Kinds.IMAGES);
  private final NamespaceOption namespace = new NamespaceOption("the only one");
  private final PlatformOption platform =
      new PlatformOption("Of an index, only what runs on PLATFORM, such as linux/arm64.");
  private final PluginOptions plugins = new PluginOptions();
  private final OutputOptions output = new OutputOptions();
  private final List<String> names = new ArrayList<>();
  private ExportOptions options = ExportOptions.defaults();
  private boolean all;
  private String as = "";
  private boolean docker;
  private boolean referrers;
  private @Nullable ArchiveFile archive;

  @Override
  public Syntax syntax() {
    return new Syntax("export", "Write images of a store into an archive.")
        .about(
            "The archive is the tar of an OCI image layout, which Docker 25 and later loads as well;"
                + " the same images give the same bytes. The file gets its name when it is whole."
                + " --all writes every image, those without a name too.")
        .example("tidemark export oci:images v2.1 -o v2.1.tar")
        .operands("NAME", "An image. " + ImageSearch.HELP, names::add)
        .flag("--all", "Every image of the store.", () -> all = true)
        .option("--as", "NAME", "What to call the image in the archive; only for one.", this::name)
        .option(
            "-o --output",
            "FILE",
            "Where to write; - is standard output.",
            value -> archive = new ArchiveFile(value))
        .flag(
            "--docker",
            "Write what docker save wrote before Docker 25: one platform, layers unpacked.",
            () -> docker = true)
        .flag(
            "--skip-missing",
            "Leave out what is not in the store, instead of failing.",
            () -> options = options.skippingMissing())
        .flag(
            "--skip-nondistributable",
            "Leave out layers that are not meant to be passed on.",
            () -> options = options.skippingNonDistributable())
        .flag(
            "--referrers",
            "Also what is about the images: signatures, SBOMs, attestations.",
            () -> referrers = true)
        .with(platform)
        .with(store)
        .with(plugins)
        .with(namespace)
        .with(output);
  }

  private void name(String typed) {
    if (typed.isEmpty()) {
      throw new IllegalArgumentException("is empty; give a name, or leave out --as");
    }
    as = typed;
  }

  private void requireSense() throws UsageFailure {
    if (all && !names.isEmpty()) {
      throw new UsageFailure("--all is every image; leave out --all, or " + names.get(0));
    }
    if (!all && names.isEmpty()) {
      throw new UsageFailure("which images? Name them after the store, or say --all");
    }
    if (!as.isEmpty() && (all || names.size() > 1)) {
      throw new UsageFailure("--as is for one image; name one, or leave out --as");
    }
    if (docker && (options.skipMissing() || options.skipNonDistributable())) {
      throw new UsageFailure("--docker writes whole images only; leave out --skip-...");
    }
    if (docker && referrers) {
      throw new UsageFailure(
          "--docker has no room for what is about an image; leave out --docker, or --referrers");
    }
  }

  @Override
  public int run(Shell shell) throws Exception {
    ArchiveFile file = archive;
    if (file == null) {
      throw new UsageFailure("where to? Name a file with -o, or - for standard output");
    }
    requireSense();
    // what is said must not get in between the bytes of the archive
    try (Output out = output.open(shell);
        Plugins handlers = plugins.load(shell);
        StoreImages images = StoreImages.open(store, namespace, shell)) {
      Provider content = images.content();
      List<ArchiveImage> wanted = all ? every(images, out) : named(images);
      if (referrers) {
        options = options.with(images.referrers());
      }
      file.write(
          shell,
          stream -> {
            if (docker) {
              PlatformMatcher host = Platforms.only(Platforms.host());
              ArchiveExport.docker(stream, content, wanted, platform.matcher().orElse(host));
            } else {
              ArchiveExport.layout(
                  stream,
                  content,
                  new DecodedChildren(content, new Decoder(handlers)),
                  wanted,
                  platform.matcher().map(options::forPlatform).orElse(options));
            }
          });
      if (!file.typed().equals("-")) {
        say(out, wanted, file);
      }
      return ExitCode.DONE;
    }
  }

  private List<ArchiveImage> named(StoreImages images) throws Exception {
    List<StoreImages.Named> found = new ImageSearch(images, store.typed()).all(names);
    if (!as.isEmpty() && found.size() > 1) {
      throw new CommandFailure(
          "'"
              + names.get(0)
              + "' matches "
              + found.size()
              + " images, and --as is for one; name one");
    }
    return found.stream()
        .map(image -> as.isEmpty() ? archived(image) : new ArchiveImage(as, image.target()))
        .toList();
  }

  private static ArchiveImage archived(StoreImages.Named image) {
    // what is called by its digest has no name elsewhere
    boolean unnamed = image.label().equals(image.target().digest().toString());
    return new ArchiveImage(unnamed ? "" : image.name(), image.target());
  }

  /** All that can be in an archive of this kind; the rest is told. */
  private List<ArchiveImage> every(StoreImages images, Output out) throws Exception {
    Provider content = images.content();
    List<ArchiveImage> wanted = new ArrayList<>();
    Map<String, List<String>> left = new LinkedHashMap<>();
    for (StoreImages.Named image : new LinkedHashSet<>(images.list())) {
      ArchiveImage archived = archived(image);
      String why = inTheWay(archived, content);
      if (why.isEmpty()) {
        wanted.add(archived);
      } else {
        left.computeIfAbsent(why, key -> new ArrayList<>()).add(image.label());
      }
    }
    left.forEach((why, labels) -> out.warn("left out, " + why + ImportCommand.some(labels)));
    if (wanted.isEmpty()) {
      throw new CommandFailure("no images in " + store.typed() + "; nothing was written");
    }
    return wanted;
  }

  /** Why an image cannot be in the archive; empty if it can. */
  private String inTheWay(ArchiveImage image, Provider content) throws IOException {
    String type = image.target().mediaType();
    if (!MediaTypes.isManifest(type) && !MediaTypes.isIndex(type)) {
      return "neither a manifest nor an index: ";
    }
    if (docker && image.name().isEmpty()) {
      return "since Docker loads what has a name: ";
    }
    return options.skipMissing() && content.size(image.target()).isEmpty()
        ? "not in the store: "
        : "";
  }

  private static void say(Output out, List<ArchiveImage> images, ArchiveFile file) {
    if (out.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("file", file.typed());
      json.put("images", images.stream().map(ExportCommand::json).toList());
      out.document(json);
    } else {
      long unnamed = images.stream().filter(image -> image.name().isEmpty()).count();
      out.prose(
          "Wrote "
              + Quantity.of(images.size(), "image")
              + " to "
              + file.typed()
              + (unnamed == 0 ? "." : ", " + Quantity.count(unnamed) + " without a name."));
    }
  }

  private static Map<String, Object> json(ArchiveImage image) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", image.name());
    json.put("digest", image.target().digest().toString());
    return json;
  }

  @Override
  public String leftBehind() {
    return "the archive is not whole; run it again";
  }
}
