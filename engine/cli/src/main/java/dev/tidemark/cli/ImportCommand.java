package dev.tidemark.cli;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.images.archive.ArchiveImport;
import dev.tidemark.images.archive.Delivery;
import dev.tidemark.images.archive.ImportLimits;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code import}: images out of an archive into a store. */
final class ImportCommand implements Command {

  /** How many digests fit into a line that somebody reads. */
  private static final int SHOWN = 3;

  private final StoreOptions store = new StoreOptions(StoreOptions.Kinds.NAMES);
  private final NamespaceOption namespace = new NamespaceOption("the only one, or default");
  private final PluginOptions plugins = new PluginOptions();
  private final OutputOptions output = new OutputOptions();
  private ArchiveFile archive = new ArchiveFile("-");
  private String name = "";

  @Override
  public Syntax syntax() {
    return new Syntax("import", "Bring the images of an archive into a store.")
        .about(
            "Reads tars of OCI image layouts and of docker save, plain or packed with gzip, zstd, xz"
                + " or bzip2. A store that is not there is made, unless the import fails. Names are"
                + " given once the whole archive has been read and found sound; a name that exists"
                + " already then stands for the new image. What is about an image, such as a signature, comes with"
                + " it; what belongs to no image is named as left out. --name is for an archive of one"
                + " image, such as one that only has a tag; what is about that comes along.")
        .example("tidemark import oci:images alpine.tar")
        .operand(
            "FILE", "The archive; - is standard input.", file -> archive = new ArchiveFile(file))
        .option(
            "--name",
            "NAME",
            "What to call the only image of the archive, in place of its own names.",
            this::name)
        .with(store)
        .with(plugins)
        .with(namespace)
        .with(output);
  }

  private void name(String typed) {
    if (typed.isEmpty()) {
      throw new IllegalArgumentException("is empty; give a name, or leave out --name");
    }
    name = typed;
  }

  @Override
  public int run(Shell shell) throws Exception {
    store.requireOneStore("import");
    try (Output out = output.open(shell);
        Plugins handlers = plugins.load(shell);
        Founding founding = Founding.of(store.directory())) {
      StoreImages.Brought brought;
      try (StoreImages images = StoreImages.openOrMake(store, founding, namespace, shell)) {
        String wanted = images.changing(List.of(name)).get(0);
        brought =
            images.bring(
                (ingester, written) ->
                    archive.read(shell, in -> read(in, ingester, written, wanted)),
                new Decoder(handlers));
        images.settle().ifPresent(out::warn);
      }
      founding.complete();
      brought.namings().forEach(naming -> say(out, naming));
      if (brought.namings().isEmpty() && !out.json()) {
        out.prose("No images: the archive has none.");
      }
      leftOut(out, brought.leftOut());
      return ExitCode.DONE;
    }
  }

  private Delivery read(InputStream in, Ingester ingester, Provider written, String wanted)
      throws IOException {
    try {
      Delivery delivery = ArchiveImport.read(in, ingester, ImportLimits.DEFAULT);
      return wanted.isEmpty() ? delivery : delivery.named(wanted, written);
    } catch (IOException e) {
      // a file that is named in it is one of the store
      throw e instanceof FileSystemException || FullDisk.is(e) ? e : named(e);
    }
  }

  private void leftOut(Output out, List<Digest> blobs) {
    if (out.json()) {
      for (Digest digest : blobs) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", "");
        json.put("digest", digest.toString());
        json.put("change", "left out");
        out.jsonLine(json);
      }
    } else if (!blobs.isEmpty()) {
      out.warn(
          archive.input()
              + ": belonging to no image of it, left out for the next collection: "
              + some(blobs.stream().map(Digest::toString).toList()));
    }
  }

  /** The first of many, and how many more there are. */
  static String some(List<String> labels) {
    String more = labels.size() > SHOWN ? " and " + (labels.size() - SHOWN) + " more" : "";
    return String.join(", ", labels.subList(0, Math.min(SHOWN, labels.size()))) + more;
  }

  /** Many messages about an archive begin where its name ends. */
  private IOException named(IOException e) {
    return new IOException(archive.input() + ": " + Trouble.of(e).line(), e);
  }

  /** Says what became of a name. */
  static void say(Output out, StoreImages.Naming naming) {
    String label = naming.image().label();
    String digest = naming.image().target().digest().toString();
    String change = naming.change().name().toLowerCase(Locale.ROOT);
    if (out.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", naming.image().name());
      json.put("digest", digest);
      json.put("mediaType", naming.image().target().mediaType());
      json.put("change", change);
      naming.before().ifPresent(before -> json.put("before", before.toString()));
      out.jsonLine(json);
    } else if (out.quiet()) {
      out.line(label);
    } else {
      String was = naming.before().map(before -> ", was " + before.abbreviated()).orElse("");
      String stands =
          label.equals(digest) ? "" : " " + naming.image().target().digest().abbreviated();
      out.line(change + " " + label + stands + was);
    }
  }

  @Override
  public String leftBehind() {
    return "names come last, so no name stands for half an image; run it again";
  }
}
