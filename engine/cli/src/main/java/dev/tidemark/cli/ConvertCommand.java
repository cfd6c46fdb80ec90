package dev.tidemark.cli;

import dev.tidemark.engine.text.Words;
import dev.tidemark.images.convert.Conversion;
import dev.tidemark.images.convert.Converter;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code convert}: images of another format or compression, or for fewer platforms. */
final class ConvertCommand implements Command {

  private final StoreOptions store = new StoreOptions(StoreOptions.Kinds.NAMES);
  private final NamespaceOption namespace = new NamespaceOption("the only one");
  private final OutputOptions output = new OutputOptions();
  private final List<String> names = new ArrayList<>();
  private final List<Platform> platforms = new ArrayList<>();
  private Conversion conversion = Conversion.NOTHING;
  private String as = "";

  @Override
  public Syntax syntax() {
    return new Syntax("convert", "Make images of another format or compression.")
        .about(
            "What differs is written anew, and then the names stand for it; the old content goes with"
                + " a later gc, unless it has another name. With --as the old name stays. Layers"
                + " that are encrypted or not to be passed on keep their bytes, and so do artifacts."
                + " A signature of the old image is none of the new one.")
        .example("tidemark convert oci:images v2.1 --to oci --compression zstd --as v2.1-zstd")
        .operands("NAME", "An image. " + ImageSearch.HELP, names::add)
        .option(
            "--to",
            "FORMAT",
            "Whose media types they are to have: oci or docker. Default: as they are.",
            this::format)
        .option(
            "--compression",
            "KIND",
            "How layers are to be compressed: gzip, zstd or none. Default: as they are.",
            this::layers)
        .options(
            "--platform",
            "PLATFORM",
            "Leave only this in an index, such as linux/arm64. May be given several times.",
            value -> platforms.add(Platforms.parse(value)))
        .option("--as", "NAME", "What to call what it becomes; only for one image.", this::name)
        .with(store)
        .with(namespace)
        .with(output);
  }

  private void format(String word) {
    conversion =
        switch (word) {
          case "oci" -> conversion.with(Conversion.Format.OCI);
          case "docker" -> conversion.with(Conversion.Format.DOCKER);
          default ->
              throw new IllegalArgumentException(
                  "'" + word + "' is unknown; there are oci and docker");
        };
  }

  private void layers(String word) {
    conversion =
        switch (word) {
          case "gzip" -> conversion.with(Conversion.Layers.GZIP);
          case "zstd" -> conversion.with(Conversion.Layers.ZSTD);
          case "none" -> conversion.with(Conversion.Layers.NONE);
          default ->
              throw new IllegalArgumentException(
                  "'" + word + "' is unknown; there are gzip, zstd and none");
        };
  }

  private void name(String typed) {
    if (typed.isEmpty()) {
      throw new IllegalArgumentException("is empty; give a name, or leave out --as");
    }
    as = typed;
  }

  private Conversion asked() throws UsageFailure {
    if (names.isEmpty()) {
      throw new UsageFailure("which images? Name them after the store");
    }
    if (!as.isEmpty() && names.size() > 1) {
      throw new UsageFailure("--as is for one image; name one, or leave out --as");
    }
    if (conversion.equals(Conversion.NOTHING) && platforms.isEmpty()) {
      throw new UsageFailure("convert to what? Say --to, --compression or --platform");
    }
    return platforms.isEmpty()
        ? conversion
        : conversion.with(Platforms.any(platforms.toArray(Platform[]::new)));
  }

  @Override
  public int run(Shell shell) throws Exception {
    store.requireOneStore("convert");
    Conversion asked = asked();
    try (Output out = output.open(shell);
        StoreImages images = StoreImages.open(store, namespace, shell)) {
      List<StoreImages.Named> found = new ImageSearch(images, store.typed()).all(names);
      String name = images.changing(List.of(as)).get(0);
      requireNames(found);
      out.progress().start("convert", 0);
      List<StoreImages.Naming> namings =
          images.make(converter -> made(converter, asked, found, name), out.progress());
      namings.forEach(naming -> ImportCommand.say(out, naming));
      images.settle().ifPresent(out::warn);
      tellOld(found, images, out);
      return ExitCode.DONE;
    }
  }

  /** Who has an image made smaller does not expect that its old content stays for a signature. */
  private void tellOld(List<StoreImages.Named> found, StoreImages images, Output out)
      throws IOException, CommandFailure, UsageFailure {
    Map<Digest, String> old = new LinkedHashMap<>();
    found.forEach(image -> old.putIfAbsent(image.target().digest(), image.label()));
    Map<Digest, List<StoreImages.Named>> keeping = ReferringNames.keeping(old.keySet(), images);
    Set<String> labels = new LinkedHashSet<>();
    keeping.values().forEach(some -> some.forEach(image -> labels.add(image.label())));
    if (!labels.isEmpty()) {
      List<String> keepers = List.copyOf(labels);
      out.warn(
          "the old content of "
              + Words.few(keeping.keySet().stream().map(old::get).toList())
              + " stays, as it is kept by "
              + Words.few(keepers)
              + "; to let go of it, 'tidemark images rm "
              + store.typed()
              + (keepers.size() == 1 ? " " + keepers.get(0) : " NAME...")
              + "'");
    }
  }

  /** What it becomes has to be called something, and a digest is not the name of anything else. */
  private void requireNames(List<StoreImages.Named> found) throws CommandFailure {
    if (!as.isEmpty() && found.size() > 1) {
      throw new CommandFailure(
          "'"
              + names.get(0)
              + "' matches "
              + found.size()
              + " images, and --as is for one; name one");
    }
    for (StoreImages.Named image : found) {
      if (as.isEmpty() && image.label().equals(image.target().digest().toString())) {
        throw new CommandFailure(
            image.label() + " has no name for what it becomes; give one with --as");
      }
    }
  }

  private static List<StoreImages.Wanted> made(
      Converter converter, Conversion conversion, List<StoreImages.Named> found, String as)
      throws IOException {
    List<Descriptor> now =
        converter.convert(found.stream().map(StoreImages.Named::target).toList(), conversion);
    List<StoreImages.Wanted> wanted = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      StoreImages.Named old = found.get(i);
      wanted.add(
          as.isEmpty()
              ? new StoreImages.Wanted(old.name(), now.get(i), Optional.of(old.target().digest()))
              : StoreImages.Wanted.of(as, now.get(i)));
    }
    return wanted;
  }

  @Override
  public String leftBehind() {
    return "names come last, so no name stands for half an image; run it again";
  }
}
