package dev.tidemark.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Skopeo stores images in a layout while it is collected, over and over, by real processes.
 *
 * <p>Skopeo takes no lock. It stores layers, config and manifest, leaving out what it finds there,
 * and names the manifest at last. So a collector meets content that nothing names yet, and garbage
 * that is needed again between being judged and being deleted.
 */
@Tag("interop")
class WriterRaceIT {

  private static final int IMAGES = 6;
  private static final int TAGS = 4;

  /** So many collections make a race, however slow the machine. */
  private static final int LEAST = 5;

  @TempDir Path directory;

  private Skopeo skopeo;
  private Tidemark tidemark;
  private Layout source;
  private Layout layout;
  private final Map<String, Skopeo.Seen> images = new HashMap<>();
  private final ExecutorService writer = Executors.newSingleThreadExecutor();

  @BeforeEach
  void makeImages() throws IOException {
    skopeo = new Skopeo(Files.createDirectory(directory.resolve("scratch")));
    tidemark = new Tidemark();
    Material material = new Material(Files.createDirectory(directory.resolve("material")));
    source = new Layout(directory.resolve("source"));
    layout = new Layout(directory.resolve("layout"));
    Path shared = material.archive();
    for (int i = 0; i < IMAGES; i++) {
      skopeo.make(source, "image" + i, shared, material.archive(), material.archive());
      images.put(source.digest("image" + i), skopeo.see(source, "image" + i));
    }
    skopeo.copy(source.oci("image0"), layout.oci("base"));
    for (int i = 0; i < 20; i++) {
      layout.put("old garbage " + i);
    }
    layout.age();
  }

  @AfterEach
  void stop() {
    writer.shutdownNow();
  }

  /** What a grace of a day is for. There is no second chance here: deleted is deleted. */
  @Test
  void contentThatIsStoredAnewIsSafeByItsAge() throws Exception {
    Race race = race(Duration.ofSeconds(10), "--quarantine", "0s");
    assertThat(race.deleted()).as("the old garbage").isEqualTo(20);
    assertThat(race.refused()).isZero();
    assertAllGood();
  }

  /**
   * Skopeo does not store again what it finds, and what it finds here is garbage of old age. If
   * that is taken from under it, it is in quarantine.
   */
  @Test
  void oldContentThatIsNeededAgainComesBack() throws Exception {
    for (int i = 0; i < IMAGES; i++) {
      skopeo.copy(source.oci("image" + i), layout.oci("old" + i));
      layout.untag("old" + i);
    }
    layout.age();
    Race race = race(Duration.ofSeconds(6));
    assertThat(race.deleted()).isGreaterThanOrEqualTo(20);
    tidemark.gc(layout);
    assertAllGood();
  }

  /** The same, all the time: content comes of age as soon as its name is gone. */
  @Test
  void contentThatIsNeededAgainAndAgainComesBack() throws Exception {
    Race race = race(Duration.ofSeconds(13), "--grace", "1s");
    assertThat(race.deleted()).isGreaterThan(20);
    tidemark.gc(layout);
    assertAllGood();
  }

  /** Without grace every image is garbage until it is named. */
  @Test
  void withoutGraceTheQuarantineGivesEverythingBack() throws Exception {
    Race race = race(Duration.ofSeconds(13), "--grace", "0s");
    assertThat(race.deleted()).isGreaterThan(20);
    tidemark.gcNow(layout);
    assertAllGood();
  }

  /**
   * What happened.
   *
   * @param deleted how many blobs went, those counted twice that came back and went again
   */
  private record Race(int copies, int collections, int refused, long deleted) {}

  /** Collects, with these options, while the writer writes. */
  private Race race(Duration time, String... options)
      throws InterruptedException, ExecutionException {
    AtomicBoolean over = new AtomicBoolean();
    Future<Integer> copies = writer.submit(() -> write(over));
    Instant end = Instant.now().plus(time);
    int collections = 0;
    int refused = 0;
    long deleted = 0;
    while (!copies.isDone() && (collections < LEAST || Instant.now().isBefore(end))) {
      Tidemark.Gc gc = tidemark.gc(layout, options);
      collections++;
      refused += gc.refused().isEmpty() ? 0 : 1;
      deleted += gc.deleted();
    }
    over.set(true);
    Race race = new Race(copies.get(), collections, refused, deleted);
    System.out.println(
        "WriterRaceIT: gc "
            + String.join(" ", options)
            + ": "
            + race
            + ", absent at the end: "
            + layout.missing().size());
    assertThat(race.copies()).isGreaterThan(IMAGES);
    return race;
  }

  /** Stores and names images, and takes names away. Returns how many images. */
  private int write(AtomicBoolean over) {
    int copies = 0;
    for (Instant start = Instant.now(); !over.get(); copies++) {
      // The images of one half come of age while those of the other are being stored.
      long half = Duration.between(start, Instant.now()).toSeconds() / 3 % 2;
      long image = half * (IMAGES / 2) + copies % (IMAGES / 2);
      String tag = "tag" + copies % TAGS;
      skopeo.copy(source.oci("image" + image), layout.oci(tag));
      layout.edit("del(.manifests[] | select(.annotations == null))");
      if (copies % 5 == 4) {
        layout.untag(tag);
      }
    }
    return copies;
  }

  private void assertAllGood() {
    assertThat(layout.missing()).isEmpty();
    assertThat(layout.tags()).contains("base").hasSizeGreaterThanOrEqualTo(TAGS);
    for (String tag : layout.tags()) {
      assertThat(skopeo.see(layout, tag)).isEqualTo(images.get(layout.digest(tag)));
    }
  }
}
