package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.RecordStore.START;
import static dev.tidemark.engine.managed.RecordStore.digest;
import static dev.tidemark.engine.managed.RecordStore.refused;
import static dev.tidemark.engine.managed.StoreException.Reason.INVALID_ARGUMENT;
import static dev.tidemark.engine.managed.StoreException.Reason.NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of containerd's {@code TestImagesCreateUpdateDelete}, by their names there. */
class ImageUpdatesTest {

  private static final String MEDIA_TYPE = "application/vnd.oci.blab";
  private static final Map<String, String> MAP = Map.of("foo", "bar", "baz", "boo");
  private static final Map<String, String> OTHER = Map.of("for", "bar", "boo", "boo");
  private static final Target TARGET = new Target(digest(1), MEDIA_TYPE, 10, MAP);
  private static final StoredImage ORIGINAL = new StoredImage("test", TARGET, MAP);

  private RecordStore store;
  private StoredImages images;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    store = new RecordStore(directory);
    images = RecordStore.images(store.scope());
    images.create(ORIGINAL);
    store.told();
    store.clock.advance(Duration.ofSeconds(1));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void updated(
      StoredImage given, Target target, Map<String, String> labels, String... paths) {
    StoredImage expected = new StoredImage("test", target, labels, START, START.plusSeconds(1));
    assertThat(images.update(given, paths)).isEqualTo(expected);
    assertThat(images.get("test")).isEqualTo(expected);
    assertThat(store.told()).containsExactly("UPDATED image test");
  }

  private void unchanged(StoreException.Reason reason, StoredImage given, String... paths) {
    refused(reason, () -> images.update(given, paths));
    assertThat(images.get("test")).isEqualTo(new StoredImage("test", TARGET, MAP, START, START));
    assertThat(store.told()).isEmpty();
  }

  @Test
  void touch() {
    updated(ORIGINAL, TARGET, MAP);
  }

  @Test
  void noTarget() {
    // no image can be made without one; this is as near as Java lets it come
    refused(INVALID_ARGUMENT, () -> new Target(digest(1), "", 0));
  }

  @Test
  void replaceLabels() {
    Target other = new Target(digest(2), MEDIA_TYPE, 11, OTHER);
    updated(new StoredImage("test", other, OTHER), other, OTHER);
  }

  @Test
  void replaceLabelsFieldPath() {
    Target ignored = new Target(digest(2), "ignored", 1, Map.of("ignored", "1"));
    updated(new StoredImage("test", ignored, OTHER), TARGET, OTHER, "labels");
  }

  @Test
  void replaceLabelsAnnotationsFieldPath() {
    Target ignored = new Target(digest(2), "ignored", 1, OTHER);
    Target expected = new Target(digest(1), MEDIA_TYPE, 10, OTHER);
    updated(new StoredImage("test", ignored, OTHER), expected, OTHER, "annotations", "labels");
  }

  @Test
  void replaceLabel() {
    Map<String, String> given = Map.of("foo", "baz", "baz", "ignored", "new", "ignored");
    StoredImage image = ORIGINAL.withLabels(given);
    updated(image, TARGET, Map.of("foo", "baz", "baz", "boo"), "labels.foo");
  }

  @Test
  void replaceAnnotation() {
    Target given = new Target(digest(2), "ignored", 1, Map.of("foo", "baz", "baz", "ignored"));
    Target expected = new Target(digest(1), MEDIA_TYPE, 10, Map.of("foo", "baz", "baz", "boo"));
    updated(new StoredImage("test", given, Map.of()), expected, MAP, "annotations.foo");
  }

  @Test
  void replaceTarget() {
    Target other = new Target(digest(2), MEDIA_TYPE + "+other", 20, OTHER);
    updated(new StoredImage("test", other, Map.of("ignored", "1")), other, MAP, "target");
  }

  @Test
  void replaceTargetDigestThenDeleteTheOldOne() {
    Target other = new Target(digest(2), MEDIA_TYPE, 10);
    updated(new StoredImage("test", other, Map.of()), other, MAP, "target");
    refused(NOT_FOUND, () -> images.delete("test", digest(1)));
    images.delete("test", digest(2));
  }

  @Test
  void replaceAllThenDeleteTheOldTarget() {
    Target other = new Target(digest(2), MEDIA_TYPE, 10);
    updated(new StoredImage("test", other, Map.of()), other, Map.of());
    refused(NOT_FOUND, () -> images.delete("test", digest(1)));
    assertThat(images.get("test").target()).isEqualTo(other);
  }

  @Test
  void emptySize() {
    refused(INVALID_ARGUMENT, () -> new Target(digest(1), MEDIA_TYPE, 0));
    refused(INVALID_ARGUMENT, () -> new Target(digest(1), MEDIA_TYPE, -1));
  }

  @Test
  void emptyMediaType() {
    refused(INVALID_ARGUMENT, () -> new Target(digest(1), "", 10));
  }

  @Test
  void updateNonExistent() {
    StoredImage other = new StoredImage("another", TARGET, MAP);
    unchanged(NOT_FOUND, other);
    unchanged(NOT_FOUND, other, "labels");
    refused(NOT_FOUND, () -> images.get("another"));
  }

  // --- not in containerd's table

  @Test
  void aKeyThatIsNotThereOrEmptyIsRemoved() {
    updated(ORIGINAL.withLabels(Map.of("baz", "")), TARGET, Map.of(), "labels.foo", "labels.baz");
  }

  @Test
  void anEmptyMapWipesNoOtherLabels() {
    updated(ORIGINAL.withLabels(Map.of()), TARGET, MAP, "labels.not-there");
  }

  @Test
  void keysMayHaveDots() {
    Map<String, String> dotted = Map.of("a.b.c", "1");
    updated(
        ORIGINAL.withLabels(dotted),
        TARGET,
        Map.of("foo", "bar", "baz", "boo", "a.b.c", "1"),
        "labels.a.b.c");
  }

  @Test
  void otherPathsAreInvalid() {
    for (String path :
        new String[] {
          "", "name", "created", "labels.", ".", "target.size", "target.", "Labels", "other.x"
        }) {
      unchanged(INVALID_ARGUMENT, ORIGINAL.withLabels(Map.of()), path);
      unchanged(INVALID_ARGUMENT, ORIGINAL.withLabels(Map.of()), "labels", path);
    }
  }
}
