package dev.tidemark.cli;

import dev.tidemark.engine.archive.ArchiveImport;
import dev.tidemark.engine.archive.ImportLimits;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.decode.Handlers;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code import}: images out of an archive into a store. */
final class ImportCommand implements Command {

  private final StoreOptions store = new StoreOptions(StoreOptions.Kinds.IMAGES);
  private final NamespaceOption namespace = new NamespaceOption("the only one, or default");
  private final PluginOptions plugins = new PluginOptions();
  private final OutputOptions output = new OutputOptions();
  private ArchiveFile archive = new ArchiveFile("-");

  @Override
  public Syntax syntax() {
    return new Syntax("import", "Bring the images of an archive into a store.")
        .about(
            "Reads tars of OCI image layouts and of docker save, plain or packed with gzip or zstd."
                + " A store that is not there is made. Names are given when the whole archive was"
                + " read and found sound; a name that exists stands for the new image then.")
        .example("tidemark import oci:images alpine.tar")
        .operand(
            "FILE", "The archive; - is standard input.", file -> archive = new ArchiveFile(file))
        .with(store)
        .with(plugins)
        .with(namespace)
        .with(output);
  }

  @Override
  public int run(Shell shell) throws Exception {
    try (Output out = output.open(shell);
        Handlers handlers = plugins.handlers(shell);
        StoreImages images = StoreImages.openOrMake(store, namespace, shell)) {
      List<StoreImages.Naming> namings =
          images.bring(
              ingester ->
                  archive.read(
                      shell,
                      in -> {
                        try {
                          return ArchiveImport.read(in, ingester, ImportLimits.DEFAULT);
                        } catch (IOException e) {
                          throw named(e);
                        }
                      }),
              new Decoder(handlers));
      namings.forEach(naming -> say(out, naming));
      if (namings.isEmpty() && !out.json()) {
        out.prose("No images: the archive has none.");
      }
      return ExitCode.DONE;
    }
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
