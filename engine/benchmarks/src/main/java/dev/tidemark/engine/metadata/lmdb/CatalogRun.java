package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.benchmarks.catalog.ScanRecords;
import dev.tidemark.benchmarks.catalog.ScanRecords.Batch;
import dev.tidemark.benchmarks.catalog.ScanRecords.Blob;
import dev.tidemark.benchmarks.catalog.ScanRecords.Image;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.LinkKind;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes down, in a process of its own as a command is, what a first scan finds, one way, and looks
 * at it: prints what that took of the thread that did it.
 */
public final class CatalogRun {

  /** As many drafts as a scan keeps before it writes them. */
  private static final int BATCH = 100_000;

  private final Path directory;
  private final ScanRecords records;
  private final String way;
  private double cpu;
  private double wall;
  private long blobs;
  private long links;

  private CatalogRun(String way, Path directory, int size, int repositories) {
    this.way = way;
    this.directory = directory;
    this.records = new ScanRecords(size, repositories);
  }

  /** The name of a repository. */
  static String space(int repository) {
    return repository == 0 ? "" : "team/app-" + repository;
  }

  /**
   * Writes one store in one way.
   *
   * @param args way, directory, blobs, repositories
   */
  public static void main(String[] args) throws IOException {
    new CatalogRun(args[0], Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]))
        .run();
  }

  private interface Step {
    void run();
  }

  private double measured(Step step) {
    long cpuBefore = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long wallBefore = System.nanoTime();
    step.run();
    wall += (System.nanoTime() - wallBefore) / 1e9;
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBefore) / 1e9;
  }

  /** The second and later times are those of a process that is warm. */
  private double leastOf(Step step) {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      least = Math.min(least, measured(step));
    }
    return least;
  }

  private void run() throws IOException {
    long before = written();
    switch (way) {
      case "mirror" -> mirror();
      case "catalog" -> catalog();
      default -> throw new IllegalArgumentException("no way to write: " + way);
    }
    Path file = directory.resolve("data.mdb");
    print("cpu", cpu);
    print("wall", wall);
    print("written", (double) (written() - before) / blobs);
    print("file", (double) Files.size(file) / blobs);
    print("blobs", (double) blobs);
    print("links", (double) links);
  }

  private static void print(String name, double value) {
    System.out.println(name + " " + value);
  }

  /** What this process has handed to the system in writes so far. */
  private static long written() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/io"))) {
      if (line.startsWith("wchar: ")) {
        return Long.parseLong(line.substring(7));
      }
    }
    throw new IOException("the system does not count what is written");
  }

  private Batch next() {
    Batch batch = records.next(BATCH);
    blobs += batch.blobs().size();
    batch.images().forEach(image -> links += image.fresh().size());
    return batch;
  }

  // --- mirrored

  private void mirror() throws IOException {
    try (LmdbMetadata metadata = LmdbMetadata.open(directory)) {
      List<Image> images = new ArrayList<>();
      while (records.more()) {
        Batch batch = next();
        images.addAll(batch.images());
        boolean last = !records.more();
        cpu += measured(() -> metadata.write(writer -> mirror(writer, batch, last, images)));
      }
      List<Digest> digests = new ArrayList<>();
      if (records.repositories() > 1) {
        int all = records.repositories();
        print("list", leastOf(() -> metadata.read(reader -> list(reader, space(all / 2)))));
        print("holders", leastOf(() -> metadata.read(reader -> holders(reader, 1))));
      }
      print("nodes", measured(() -> metadata.read(reader -> present(reader, digests))));
      print("lookups", measured(() -> metadata.read(reader -> reader.ids(digests))));
    }
  }

  /** As {@code Drafts} and {@code Scanner} write, and what repositories link. */
  private int mirror(Writer writer, Batch batch, boolean last, List<Image> images) {
    long[] ids = writer.intern(batch.blobs().stream().map(Blob::digest).toList());
    Bitmap present = writer.bits(Bits.PRESENT);
    for (int i = 0; i < ids.length; i++) {
      Blob blob = batch.blobs().get(i);
      Map<String, Boolean> roles = Map.of(blob.mediaType(), true);
      writer.put(ids[i], new Node(blob.digest(), blob.size(), 0, roles, blob.labels()));
      present.set(ids[i]);
    }
    writer.bits(Bits.PRESENT, present);
    if (last) {
      long[] targets = writer.intern(images.stream().map(Image::target).toList());
      List<NamedRoot> roots = new ArrayList<>();
      for (int i = 0; i < targets.length; i++) {
        roots.add(
            new NamedRoot(
                space(images.get(i).repository()), "index.json", images.get(i).tag(), targets[i]));
      }
      writer.roots(roots);
      if (records.repositories() > 1) {
        link(writer, images);
      }
    }
    return ids.length;
  }

  private static void link(Writer writer, List<Image> images) {
    Map<String, Set<Digest>> linked = new TreeMap<>();
    for (Image image : images) {
      linked
          .computeIfAbsent(space(image.repository()), any -> new LinkedHashSet<>())
          .addAll(image.fresh());
    }
    linked.forEach(
        (space, fresh) -> writer.links(space, LinkKind.PART, writer.ids(List.copyOf(fresh))));
  }

  private static long list(Reader reader, String space) {
    long found = 0;
    for (long id : reader.links(space, LinkKind.PART)) {
      found += reader.node(id).isPresent() ? 1 : 0;
    }
    return found;
  }

  private static long holders(Reader reader, long node) {
    long[] found = {0};
    reader.links((space, kind, id) -> found[0] += id == node ? 1 : 0);
    return found[0];
  }

  /** What there is to do today to learn the digests of all that is believed to be there. */
  private static int present(Reader reader, List<Digest> digests) {
    reader.nodes((node, id) -> digests.add(node.digest()));
    return digests.size();
  }

  // --- managed

  private void catalog() throws IOException {
    boolean spaces = records.repositories() > 1;
    try (LmdbCatalog catalog = LmdbCatalog.open(directory)) {
      while (records.more()) {
        Batch batch = next();
        cpu += measured(() -> catalog.write(change -> catalog(change, batch, spaces)));
      }
      if (spaces) {
        String one = space(records.repositories() / 2);
        print("list", leastOf(() -> list(catalog, one)));
      }
    }
  }

  private static long list(LmdbCatalog catalog, String space) {
    return catalog.read(
        view -> {
          long[] found = {0};
          view.each(Kind.CONTENT, space, entry -> found[0]++);
          if (found[0] == 0) {
            throw new IllegalStateException("nothing in " + space);
          }
          return found[0];
        });
  }

  private static int catalog(Change change, Batch batch, boolean spaces) {
    if (!spaces) {
      batch.blobs().forEach(blob -> change.put(entry(blob, "")));
    } else {
      Map<Digest, Blob> fresh = new LinkedHashMap<>();
      batch.blobs().forEach(blob -> fresh.put(blob.digest(), blob));
      Map<Digest, Integer> order = new LinkedHashMap<>();
      batch.blobs().forEach(blob -> order.put(blob.digest(), order.size()));
      for (Image image : batch.images()) {
        List<Digest> members = new ArrayList<>(image.fresh());
        // shared layers of earlier batches have no labels
        members.sort((a, b) -> order.getOrDefault(a, -1) - order.getOrDefault(b, -1));
        for (Digest digest : members) {
          Blob blob = fresh.getOrDefault(digest, new Blob(digest, 300, "layer", Map.of()));
          change.put(entry(blob, space(image.repository())));
        }
      }
    }
    for (Image image : batch.images()) {
      Resource name = Resource.image(space(image.repository()), image.tag());
      Map<String, String> fields = Map.of(Entry.TARGET_DIGEST, image.target().toString());
      change.put(Entry.of(name, Instant.EPOCH, fields, Map.of()));
    }
    return batch.blobs().size();
  }

  private static Entry entry(Blob blob, String space) {
    Map<String, String> fields = new LinkedHashMap<>(4);
    fields.put(Entry.SIZE, Long.toString(blob.size()));
    fields.put("role." + blob.mediaType(), "1");
    return Entry.of(Resource.content(space, blob.digest()), Instant.EPOCH, fields, blob.labels());
  }
}
