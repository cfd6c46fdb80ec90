package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.RecordStore.START;
import static dev.tidemark.engine.managed.RecordStore.digest;
import static dev.tidemark.engine.managed.RecordStore.refused;
import static dev.tidemark.engine.managed.StoreException.Reason.ALREADY_EXISTS;
import static dev.tidemark.engine.managed.StoreException.Reason.FAILED_PRECONDITION;
import static dev.tidemark.engine.managed.StoreException.Reason.INVALID_ARGUMENT;
import static dev.tidemark.engine.managed.StoreException.Reason.NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of containerd's image store tests (core/metadata/images_test.go), and what is ours. */
class StoredImagesTest {

  private static final String MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";

  private RecordStore store;
  private StoredImages images;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    store = new RecordStore(directory);
    images = RecordStore.images(store.scope());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static StoredImage image(String name) {
    return new StoredImage(name, new Target(digest(1), MEDIA_TYPE, 10), Map.of());
  }

  private StoredImage imageWith(String key, int value) {
    return image("a").withLabels(Map.of(key, "v" + value));
  }

  // --- containerd: list

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; 0123456789",
        "labels.even==true | labels.odd==true; 0123456789",
        "labels.even==true; 02468",
        "labels.odd==true; 13579",
        "name==image-0; 0",
        "labels.namelabel==image-0,labels.even==true; 0",
        "target.mediatype~=application/vnd.*; 0123456789",
        "target.mediatype==other; ''",
        "annotations.n==3; 3",
        "labels.namelabel!=image-0,labels.even; 2468",
      })
  void imagesList(String filters, String expected) {
    for (int i = 0; i < 10; i++) {
      Map<String, String> labels =
          Map.of("namelabel", "image-" + i, i % 2 == 0 ? "even" : "odd", "true");
      Target target = new Target(digest(i), MEDIA_TYPE, 10, Map.of("n", "" + i));
      images.create(new StoredImage("image-" + i, target, labels));
    }
    String[] any = filters.isEmpty() ? new String[0] : filters.split(" \\| ", -1);
    StringBuilder found = new StringBuilder();
    images.list(any).forEach(image -> found.append(image.name().replace("image-", "")));
    assertThat(found).hasToString(expected);

    String digest = "target.digest==" + digest(4);
    assertThat(images.list(digest)).extracting(StoredImage::name).containsExactly("image-4");
    assertThat(images.list(digest)).containsExactly(images.get("image-4"));
  }

  @Test
  void aBadFilterIsInvalid() {
    refused(INVALID_ARGUMENT, () -> images.list("labels.ns/key==value"));
  }

  // --- containerd: create, delete

  @Test
  void imagesCreateGetDelete() {
    StoredImage created = images.create(image("a").withLabels(Map.of("k", "v", "empty", "")));
    assertThat(created)
        .isEqualTo(new StoredImage("a", image("a").target(), Map.of("k", "v"), START, START));
    assertThat(images.get("a")).isEqualTo(created);
    refused(ALREADY_EXISTS, () -> images.create(image("a")));
    refused(NOT_FOUND, () -> images.get("b"));

    images.delete("a");
    refused(NOT_FOUND, () -> images.delete("a"));
    refused(NOT_FOUND, () -> images.get("a"));
    assertThat(store.told()).containsExactly("CREATED image a", "DELETED image a");
  }

  @Test
  void thePromisedTargetHasToMatchForADelete() {
    images.create(image("a"));
    store.told();
    refused(NOT_FOUND, () -> images.delete("a", digest(2)));
    assertThat(store.told()).isEmpty();
    images.delete("a", digest(1));
    refused(NOT_FOUND, () -> images.delete("a", digest(1)));
  }

  @Test
  void createRejectsWhatIsIncomplete() {
    Target target = image("a").target();
    refused(INVALID_ARGUMENT, () -> images.create(new StoredImage("", target, Map.of())));
    refused(INVALID_ARGUMENT, () -> images.create(image("x".repeat(5000))));
    refused(INVALID_ARGUMENT, () -> image("a").withTarget(new Target(digest(1), MEDIA_TYPE, 0)));
    refused(INVALID_ARGUMENT, () -> image("a").withTarget(new Target(digest(1), "", 10)));
    assertThat(images.list()).isEmpty();
  }

  @Test
  void labelsAreLimitedTo4096BytesEach() {
    images.create(image("fits").withLabels(Map.of("k", "v".repeat(4095))));
    StoredImage tooLong = image("a").withLabels(Map.of("k", "v".repeat(4096)));
    refused(INVALID_ARGUMENT, () -> images.create(tooLong));
    refused(NOT_FOUND, () -> images.get("a"));

    images.create(image("a"));
    refused(INVALID_ARGUMENT, () -> images.update(tooLong, "labels.k"));
    images.update(tooLong, "target"); // its labels are not looked at
    assertThat(images.get("a").labels()).isEmpty();
  }

  // --- compare and set

  @Test
  void replaceNeedsTheImageThatWasRead() {
    StoredImage read = images.create(image("a"));
    StoredImage other = images.update(imageWith("k", 1), "labels.k");
    refused(FAILED_PRECONDITION, () -> images.replace(read, imageWith("mine", 1)));
    assertThat(images.get("a")).isEqualTo(other);

    StoredImage replaced = images.replace(other, other.withLabels(Map.of("mine", "1")));
    assertThat(replaced.labels()).isEqualTo(Map.of("mine", "1"));
    assertThat(replaced.created()).isEqualTo(START);
    assertThat(images.get("a")).isEqualTo(replaced);
    refused(INVALID_ARGUMENT, () -> images.replace(replaced, image("b")));
    images.delete("a");
    refused(NOT_FOUND, () -> images.replace(replaced, replaced));
  }

  @Test
  void labelsThatTwoThreadsAddBothSurvive() throws Exception {
    images.create(image("a").withLabels(Map.of("old", "1")));
    int each = 25;
    CyclicBarrier start = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Integer>> done = new ArrayList<>();
      for (String thread : List.of("left", "right")) {
        done.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < each; i++) {
                    images.update(imageWith(thread + i, i), "labels." + thread + i);
                  }
                  return each;
                }));
      }
      for (Future<Integer> one : done) {
        one.get();
      }
    } finally {
      threads.shutdown();
    }
    Map<String, String> expected = new LinkedHashMap<>(Map.of("old", "1"));
    IntStream.range(0, each)
        .forEach(
            i -> {
              expected.put("left" + i, "v" + i);
              expected.put("right" + i, "v" + i);
            });
    StoredImage image = images.get("a");
    assertThat(image.labels()).isEqualTo(expected);
    // fifty changes within one instant of the clock are still in order
    assertThat(image.updated()).isEqualTo(START.plusMillis(2L * each));
  }

  @Test
  void ofTwoThatReplaceTheSameImageOneSucceeds() throws Exception {
    StoredImage read = images.create(image("a"));
    CyclicBarrier start = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<Boolean>> done = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        StoredImage mine = imageWith("winner", i);
        done.add(
            threads.submit(
                () -> {
                  start.await();
                  try {
                    return images.replace(read, mine).equals(images.get("a"));
                  } catch (StoreException e) {
                    assertThat(e.reason()).isEqualTo(FAILED_PRECONDITION);
                    return false;
                  }
                }));
      }
      assertThat(done.get(0).get() ^ done.get(1).get()).isTrue();
    } finally {
      threads.shutdown();
    }
  }

  // --- what is durable

  @Test
  void anImageReadsBackFromDiskAsWritten(@TempDir Path directory) throws IOException {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("z", "1");
    labels.put("containerd.io/gc.ref.content.l.0", digest(7).toString());
    labels.put("a.b/c", "with spaces and \u00fc");
    Target target = new Target(digest(3), MEDIA_TYPE, 12, Map.of("b", "2", "a.x", "1"));
    StoredImage written;
    try (RecordStore first = new RecordStore(directory)) {
      written =
          RecordStore.images(first.scope()).create(new StoredImage("n/a:1@x", target, labels));
    }
    try (RecordStore second = new RecordStore(directory)) {
      StoredImage read = RecordStore.images(second.scope()).get("n/a:1@x");
      assertThat(read).isEqualTo(written);
      assertThat(read.labels().keySet()).containsExactlyElementsOf(labels.keySet());
    }
  }

  @Test
  void namespacesDoNotSeeEachOther() {
    images.create(image("a"));
    Scope other = new Scope(store.scope().services(), "other", java.util.Optional.empty());
    assertThat(RecordStore.images(other).list()).isEmpty();
    refused(NOT_FOUND, () -> RecordStore.images(other).get("a"));
  }

  @Test
  void theClockMayGoBack() {
    StoredImage created = images.create(image("a"));
    store.clock.advance(Duration.ofDays(-1));
    assertThat(images.update(imageWith("k", 1)).updated()).isAfter(created.updated());
  }
}
