package dev.tidemark.engine.mirror;

import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.json.Json;
import dev.tidemark.engine.layout.OciLayout;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.lmdb.LmdbMetadata;
import dev.tidemark.engine.model.EntryName;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.testing.Faults;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A collector over a real layout and real metadata in a temporary directory, with a clock and
 * faults that a test controls.
 */
final class Rig implements AutoCloseable {

  private static final ExecutorService UNUSED =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
          });

  final MovingClock clock = new MovingClock();
  final Faults faults = new Faults();
  final LayoutWriter layout;

  private final Path directory;
  private final Engines engines;
  private Metadata metadata;
  private Collector collector;

  /** A whole engine. */
  Rig() {
    this(new Engines());
  }

  /** An engine that may be broken. */
  Rig(Engines engines) {
    this.engines = engines;
    try {
      directory = Files.createTempDirectory("rig");
      layout = new LayoutWriter(directory.resolve("layout"));
      metadata = open();
      collector = assemble();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path state() {
    return layout.directory().resolve(".tidemark");
  }

  private Metadata open() throws IOException {
    return engines.metadata(faults.around(LmdbMetadata.open(state().resolve("metadata"))));
  }

  private Collector assemble() throws IOException {
    OciLayout store = OciLayout.open(layout.directory(), clock);
    BlobStore blobs = engines.blobs(faults.around((BlobStore) store));
    NameSource names = engines.roots(layout.directory(), faults.around((NameSource) store));
    Plugins plugins = Plugins.fromClassPath(Rig.class.getClassLoader());
    return engines.collector(
        new Engines.Parts(
            "rig",
            state(),
            metadata,
            Faults.storage(blobs, names, store),
            plugins,
            new Decoder(plugins),
            UNUSED,
            clock));
  }

  /** What the end of a process and a new one do. */
  void restart() {
    faults.clear();
    metadata.close();
    try {
      metadata = open();
      collector = assemble();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets everything that was known about the layout. */
  void amnesia() throws IOException {
    metadata.close();
    TestFiles.remove(state().resolve("metadata"));
    metadata = open();
    collector = assemble();
  }

  /** Notes of the names that Tidemark itself has removed. */
  Releases releases() {
    return new Releases(state());
  }

  Collector collector() {
    return collector;
  }

  Metadata metadata() {
    return metadata;
  }

  /** What the index says: a name, or none, and a digest for each entry. */
  Set<String> entries() throws IOException {
    Set<String> entries = new TreeSet<>();
    byte[] index = Files.readAllBytes(layout.directory().resolve("index.json"));
    try {
      for (Descriptor entry : Json.object(index).descriptors("manifests")) {
        entries.add(EntryName.of(entry) + " " + entry.digest());
      }
    } catch (MalformedContentException e) {
      throw new IllegalStateException(e);
    }
    return entries;
  }

  Set<Digest> held() {
    try {
      Set<Digest> held = new TreeSet<>();
      for (Quarantine.Held blob : OciLayout.open(layout.directory(), clock).quarantine().held()) {
        held.add(blob.digest());
      }
      return held;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, String> labels(Digest digest) {
    return metadata.read(
        (Reader reader) ->
            reader.node(reader.id(digest)).map(node -> node.labels()).orElse(Map.of()));
  }

  @Override
  public void close() {
    metadata.close();
    TestFiles.remove(directory);
  }
}
