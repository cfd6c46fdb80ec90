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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several names in one step. */
class NameChangeTest {

  private RecordStore store;
  private StoredImages images;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    store = new RecordStore(directory);
    images = new StoredImages(store.scope());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static StoredImage image(String name, int target) {
    return new StoredImage(name, new Target(digest(target), "text/x", 1), Map.of("k", name));
  }

  private Map<String, Integer> names() {
    return images.list().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                StoredImage::name, one -> Integer.parseInt(one.target().digest().encoded(), 16)));
  }

  @Test
  void aNameIsMadeOrReplaced() {
    StoredImage made = images.put(image("a", 1));
    assertThat(made.created()).isEqualTo(START);
    store.clock.advance(Duration.ofMinutes(1));
    StoredImage replaced = images.put(image("a", 2).withLabels(Map.of()));
    assertThat(replaced.labels()).isEmpty();
    assertThat(replaced.created()).isEqualTo(START);
    assertThat(replaced.updated()).isEqualTo(START.plusSeconds(60));
    assertThat(images.get("a")).isEqualTo(replaced);
    assertThat(store.told()).containsExactly("CREATED image a", "UPDATED image a");
  }

  @Test
  void namesMoveTogether() {
    images.put(image("latest", 1));
    images.put(image("old", 0));
    store.told();
    List<StoredImage> changed =
        images.change(
            List.of(
                NameChange.create(image("v2", 2)),
                NameChange.replace(digest(1), image("latest", 2)),
                NameChange.delete("old", digest(0)),
                NameChange.put(image("previous", 1))));
    assertThat(changed).extracting(StoredImage::name).containsExactly("v2", "latest", "previous");
    assertThat(names()).isEqualTo(Map.of("v2", 2, "latest", 2, "previous", 1));
    assertThat(store.told())
        .containsExactly(
            "CREATED image v2",
            "UPDATED image latest",
            "DELETED image old",
            "CREATED image previous");
  }

  @Test
  void ifOneCannotChangeNoneDoes() {
    images.put(image("a", 1));
    images.put(image("b", 2));
    store.told();
    NameChange fine = NameChange.put(image("a", 9));
    refused(
        FAILED_PRECONDITION,
        () -> images.change(List.of(fine, NameChange.replace(digest(7), image("b", 8)))));
    refused(
        FAILED_PRECONDITION, () -> images.change(List.of(fine, NameChange.delete("b", digest(7)))));
    refused(ALREADY_EXISTS, () -> images.change(List.of(fine, NameChange.create(image("b", 8)))));
    refused(NOT_FOUND, () -> images.change(List.of(fine, NameChange.delete("c"))));
    refused(
        NOT_FOUND,
        () -> images.change(List.of(fine, NameChange.replace(digest(1), image("c", 8)))));
    refused(INVALID_ARGUMENT, () -> images.change(List.of(fine, NameChange.delete("a"))));
    StoredImage bad = image("b", 8).withLabels(Map.of("containerd.io/gc.expire", "soon"));
    refused(INVALID_ARGUMENT, () -> images.change(List.of(fine, NameChange.put(bad))));
    assertThat(names()).isEqualTo(Map.of("a", 1, "b", 2));
    assertThat(store.told()).isEmpty();
  }

  @Test
  void whatIsPointedElsewhereKeepsItsLabels() {
    images.put(image("a", 1));
    images.label("a", "k", "mine");
    images.change(
        List.of(
            NameChange.point("a", digest(1), image("a", 2).target()),
            NameChange.point("new", image("new", 3).target())));
    assertThat(names()).isEqualTo(Map.of("a", 2, "new", 3));
    assertThat(images.get("a").labels()).isEqualTo(Map.of("k", "mine"));
    assertThat(images.get("new").labels()).isEmpty();
    NameChange late = NameChange.point("a", digest(1), image("a", 4).target());
    refused(FAILED_PRECONDITION, () -> images.change(List.of(late)));
    assertThat(images.get("a").target().digest()).isEqualTo(digest(2));
  }

  @Test
  void nothingChangesUnderALeaseThatIsGone() {
    refused(
        NOT_FOUND,
        () -> new StoredImages(store.under("gone")).change(List.of(NameChange.put(image("a", 1)))));
    assertThat(names()).isEmpty();
  }

  @Test
  void oneLabelChangesInOneCall() {
    images.put(image("a", 1));
    assertThat(images.label("a", "x", "1").labels()).isEqualTo(Map.of("k", "a", "x", "1"));
    assertThat(images.label("a", "k", "").labels()).isEqualTo(Map.of("x", "1"));
    refused(NOT_FOUND, () -> images.label("b", "k", "v"));
    refused(INVALID_ARGUMENT, () -> images.label("a", "k", "v".repeat(5000)));
  }

  /** As containerd: what is to change is looked at only where there is something. */
  @Test
  void whatIsNotThereIsNotFoundWhateverIsToChange() {
    refused(NOT_FOUND, () -> images.update(image("a", 1), "nonsense"));
  }
}
