package dev.tidemark.cli;

import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.decode.Handlers;
import dev.tidemark.images.archive.ArchiveExport;
import dev.tidemark.images.archive.ArchiveImage;
import dev.tidemark.images.archive.ExportOptions;
import dev.tidemark.images.graph.DecodedChildren;
import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.images.platform.Platforms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
  private boolean docker;
  private boolean referrers;
  private @Nullable ArchiveFile archive;

  @Override
  public Syntax syntax() {
    return new Syntax("export", "Write images of a store into an archive.")
        .about(
            "The archive is the tar of an OCI image layout, which Docker 25 and later loads as well;"
                + " the same images give the same bytes. The file gets its name when it is whole.")
        .example("tidemark export oci:images v2.1 -o v2.1.tar")
        .operands("NAME", "An image. " + WordMeaning.HELP, names::add)
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

  @Override
  public int run(Shell shell) throws Exception {
    ArchiveFile file = archive;
    if (file == null) {
      throw new UsageFailure("where to? Name a file with -o, or - for standard output");
    }
    if (names.isEmpty()) {
      throw new UsageFailure("which images? Name them after the store");
    }
    if (docker && referrers) {
      throw new UsageFailure("--docker has no place for --referrers; leave one of them out");
    }
    if (docker && (options.skipMissing() || options.skipNonDistributable())) {
      throw new UsageFailure("--docker writes whole images only; leave out --skip-...");
    }
    // what is said must not get in between the bytes of the archive
    try (Output out = output.open(shell);
        Handlers handlers = plugins.handlers(shell);
        StoreImages images = StoreImages.open(store, namespace, shell)) {
      List<ArchiveImage> wanted = new ArrayList<>();
      for (String name : names) {
        StoreImages.Named image = images.find(name, store.typed());
        // what is called by its digest has no name elsewhere
        boolean unnamed = image.label().equals(image.target().digest().toString());
        wanted.add(new ArchiveImage(unnamed ? "" : image.name(), image.target()));
      }
      Provider content = images.content();
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

  private static void say(Output out, List<ArchiveImage> images, ArchiveFile file) {
    if (out.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("file", file.typed());
      json.put("images", images.stream().map(ExportCommand::json).toList());
      out.document(json);
    } else {
      out.prose("Wrote " + Quantity.of(images.size(), "image") + " to " + file.typed() + ".");
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
