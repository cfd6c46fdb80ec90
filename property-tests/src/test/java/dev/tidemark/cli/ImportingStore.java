package dev.tidemark.cli;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.EngineOptions;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.managed.ManagedOptions;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.images.archive.ArchiveImport;
import dev.tidemark.images.archive.ImportLimits;
import dev.tidemark.spi.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A store as the command line works on it: opened anew for everything. */
enum ImportingStore {
  LAYOUT("oci:") {
    @Override
    void collect(Path directory) throws IOException {
      Plugins plugins = Plugins.fromClassPath(ImportingStore.class.getClassLoader());
      try (Engine engine = Engine.open(EngineOptions.layout(directory, plugins))) {
        engine.collect(Policy.immediate().withAllowed(EnumSet.allOf(Refusal.Kind.class)));
      }
    }
  },
  MANAGED("managed:") {
    @Override
    void collect(Path directory) throws IOException {
      ManagedOptions options = ManagedOptions.defaults().withSchedule(Optional.empty());
      try (ManagedStore store = ManagedStore.open(directory, options)) {
        store.collect(Policy.immediate().withAllowed(EnumSet.allOf(Refusal.Kind.class)));
      }
    }
  };

  private final String scheme;

  ImportingStore(String scheme) {
    this.scheme = scheme;
  }

  /** With no grace, and no circuit breaker. */
  abstract void collect(Path directory) throws IOException;

  private StoreImages images(Path directory) throws Exception {
    StoreOptions store = new StoreOptions(StoreOptions.Kinds.IMAGES);
    List<String> words = List.of(scheme + directory);
    for (Assignment each :
        Objects.requireNonNull(PlainParser.parse(new Syntax("", "").with(store), words))) {
      each.apply();
    }
    Shell shell =
        new Shell(
            new ByteArrayInputStream(new byte[0]),
            new ByteArrayOutputStream(),
            new ByteArrayOutputStream(),
            StandardCharsets.UTF_8,
            false,
            false,
            () -> 80,
            variable -> null,
            Optional.empty(),
            Clock.systemUTC());
    try (Founding founding = Founding.of(directory)) {
      StoreImages images = StoreImages.openOrMake(store, founding, new NamespaceOption(""), shell);
      if (founding.directory().equals(directory)) {
        return images;
      }
      images.close();
      founding.complete();
    }
    return images(directory);
  }

  StoreImages.Brought bring(Path directory, byte[] archive) throws Exception {
    Plugins plugins = Plugins.fromClassPath(ImportingStore.class.getClassLoader());
    try (StoreImages images = images(directory)) {
      return images.bring(
          (ingester, written) ->
              ArchiveImport.read(new ByteArrayInputStream(archive), ingester, ImportLimits.DEFAULT),
          new Decoder(plugins));
    }
  }

  List<StoreImages.Named> list(Path directory) throws Exception {
    try (StoreImages images = images(directory)) {
      return images.list();
    }
  }

  /** Takes names away from all that have them; what has no name has its digest as such. */
  void remove(Path directory, Set<String> labels) throws Exception {
    try (StoreImages images = images(directory)) {
      images.remove(
          images.list().stream().filter(image -> labels.contains(image.label())).toList());
    }
  }

  static Path path(Path directory, Digest digest) {
    return directory.resolve("blobs").resolve(digest.algorithm()).resolve(digest.encoded());
  }

  /** What is there, told by nothing but the names of files. */
  static Set<Digest> blobs(Path directory) throws IOException {
    Path blobs = directory.resolve("blobs");
    Set<Digest> digests = new TreeSet<>();
    if (Files.isDirectory(blobs)) {
      try (Stream<Path> files = Files.find(blobs, 2, (path, is) -> is.isRegularFile())) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Path name = blobs.relativize(file);
          if (name.getNameCount() == 2) {
            Digest.lenient(name.getName(0) + ":" + name.getName(1)).ifPresent(digests::add);
          }
        }
      }
    }
    return digests;
  }
}
