package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.RecordStore.START;
import static dev.tidemark.engine.managed.RecordStore.refused;
import static dev.tidemark.engine.managed.StoreException.Reason.ALREADY_EXISTS;
import static dev.tidemark.engine.managed.StoreException.Reason.FAILED_PRECONDITION;
import static dev.tidemark.engine.managed.StoreException.Reason.INVALID_ARGUMENT;
import static dev.tidemark.engine.managed.StoreException.Reason.NOT_FOUND;
import static dev.tidemark.engine.managed.StoreException.Reason.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.model.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotsTest {

  private static final Map<String, String> NONE = Map.of();

  private RecordStore store;
  private Snapshots snapshots;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    store = new RecordStore(directory);
    Settings.record(
        store.catalog, ManagedOptions.defaults().withSnapshots((namespace, whose, name) -> {}));
    snapshots = new Snapshots(store.scope());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void layer(String name, String parent) {
    snapshots.prepare("overlay", name + "-work", parent, NONE);
    snapshots.commit("overlay", name + "-work", name, NONE);
  }

  private List<String> queued() {
    return store.catalog.read(
        view -> view.queue().stream().map(Doomed::resource).map(Resource::key).toList());
  }

  @Test
  void prepareViewAndGet() {
    Snapshot active = snapshots.prepare("overlay", "x", "", Map.of("a", "b", "c", ""));
    assertThat(active)
        .isEqualTo(
            new Snapshot("overlay", "x", "", Snapshot.Kind.ACTIVE, Map.of("a", "b"), START, START));
    assertThat(snapshots.get("overlay", "x")).isEqualTo(active);
    refused(ALREADY_EXISTS, () -> snapshots.view("overlay", "x", "", NONE));
    refused(NOT_FOUND, () -> snapshots.get("btrfs", "x"));
    assertThat(snapshots.view("btrfs", "x", "", NONE).kind()).isEqualTo(Snapshot.Kind.VIEW);
    assertThat(store.told())
        .containsExactly("CREATED snapshot overlay/x", "CREATED snapshot btrfs/x");
  }

  @Test
  void namesMayHaveSlashesAndSnapshottersMayNot() {
    assertThat(snapshots.prepare("overlay", "a/b/c", "", NONE).name()).isEqualTo("a/b/c");
    assertThat(snapshots.get("overlay", "a/b/c").snapshotter()).isEqualTo("overlay");
    refused(INVALID_ARGUMENT, () -> snapshots.prepare("overlay/a", "b", "", NONE));
    refused(INVALID_ARGUMENT, () -> snapshots.prepare("", "b", "", NONE));
    refused(INVALID_ARGUMENT, () -> snapshots.prepare("overlay", "", "", NONE));
    refused(INVALID_ARGUMENT, () -> snapshots.get("overlay", "x".repeat(5000)));
  }

  @Test
  void aParentHasToBeThereAndCommitted() {
    refused(NOT_FOUND, () -> snapshots.prepare("overlay", "x", "base", NONE));
    snapshots.prepare("overlay", "base-work", "", NONE);
    refused(INVALID_ARGUMENT, () -> snapshots.prepare("overlay", "x", "base-work", NONE));
    snapshots.view("overlay", "looking", "", NONE);
    refused(INVALID_ARGUMENT, () -> snapshots.view("overlay", "x", "looking", NONE));
    snapshots.commit("overlay", "base-work", "base", NONE);
    refused(NOT_FOUND, () -> snapshots.prepare("btrfs", "x", "base", NONE));
    assertThat(snapshots.prepare("overlay", "x", "base", NONE).parent()).isEqualTo("base");
    assertThat(snapshots.view("overlay", "y", "base", NONE).parent()).isEqualTo("base");
  }

  @Test
  void commitMakesAnotherNameOfTheSameParent() {
    layer("base", "");
    snapshots.prepare("overlay", "x", "base", Map.of("gone", "1"));
    store.told();
    Snapshot committed = snapshots.commit("overlay", "x", "top", Map.of("k", "v"));
    assertThat(committed)
        .isEqualTo(
            new Snapshot(
                "overlay", "top", "base", Snapshot.Kind.COMMITTED, Map.of("k", "v"), START, START));
    assertThat(snapshots.get("overlay", "top")).isEqualTo(committed);
    refused(NOT_FOUND, () -> snapshots.get("overlay", "x"));
    assertThat(store.told())
        .containsExactly("CREATED snapshot overlay/top", "DELETED snapshot overlay/x");
    assertThat(queued()).as("the data of the active one is that of the committed one").isEmpty();
  }

  @Test
  void onlyWhatIsActiveIsCommittedAndOnlyToANewName() {
    layer("base", "");
    snapshots.view("overlay", "looking", "base", NONE);
    snapshots.prepare("overlay", "x", "base", NONE);
    store.told();
    List<Snapshot> before = snapshots.list("overlay");
    refused(FAILED_PRECONDITION, () -> snapshots.commit("overlay", "base", "again", NONE));
    refused(FAILED_PRECONDITION, () -> snapshots.commit("overlay", "looking", "again", NONE));
    refused(NOT_FOUND, () -> snapshots.commit("overlay", "nothing", "again", NONE));
    refused(ALREADY_EXISTS, () -> snapshots.commit("overlay", "x", "base", NONE));
    refused(ALREADY_EXISTS, () -> snapshots.commit("overlay", "x", "x", NONE));
    refused(INVALID_ARGUMENT, () -> snapshots.commit("overlay", "x", "", NONE));
    Map<String, String> tooLong = Map.of("k", "v".repeat(4096));
    refused(INVALID_ARGUMENT, () -> snapshots.commit("overlay", "x", "top", tooLong));
    assertThat(snapshots.list("overlay")).isEqualTo(before);
    assertThat(store.told()).isEmpty();
    assertThat(queued()).isEmpty();
  }

  @Test
  void aParentIsNotRemovedBeforeItsChildren() {
    layer("base", "");
    layer("middle", "base");
    snapshots.prepare("overlay", "x", "middle", NONE);
    snapshots.view("btrfs", "other", "", NONE);
    refused(FAILED_PRECONDITION, () -> snapshots.remove("overlay", "base"));
    refused(FAILED_PRECONDITION, () -> snapshots.remove("overlay", "middle"));
    assertThat(queued()).isEmpty();
    snapshots.remove("overlay", "x");
    snapshots.remove("overlay", "middle");
    snapshots.remove("overlay", "base");
    refused(NOT_FOUND, () -> snapshots.remove("overlay", "base"));
    assertThat(snapshots.list("overlay")).isEmpty();
    assertThat(queued()).containsExactlyInAnyOrder("overlay/x", "overlay/middle", "overlay/base");
  }

  @Test
  void aNameIsFreeAgainWhenTheDataIsGone() {
    snapshots.prepare("overlay", "x", "", NONE);
    snapshots.remove("overlay", "x");
    snapshots.prepare("overlay", "y", "", NONE);
    refused(UNAVAILABLE, () -> snapshots.prepare("overlay", "x", "", NONE));
    refused(UNAVAILABLE, () -> snapshots.view("overlay", "x", "", NONE));
    refused(UNAVAILABLE, () -> snapshots.commit("overlay", "y", "x", NONE));
    assertThat(queued()).containsExactly("overlay/x");
    assertThat(snapshots.list("overlay")).extracting(Snapshot::name).containsExactly("y");

    store.catalog.write(change -> change.unqueue(Resource.snapshot("test", "overlay", "x")));
    snapshots.commit("overlay", "y", "x", NONE);
    snapshots.prepare("overlay", "y", "x", NONE); // nobody has to remove what was committed
  }

  @Test
  void namesThatBeginAlikeAreNotChildren() {
    layer("base", "");
    layer("base2", "");
    snapshots.prepare("overlay", "x", "base2", NONE);
    snapshots.remove("overlay", "base");
  }

  @Test
  void childrenOfAnotherSnapshotterAreNotChildren() {
    layer("base", "");
    snapshots.prepare("overlay2", "base-work", "", NONE);
    snapshots.commit("overlay2", "base-work", "base", NONE);
    snapshots.prepare("overlay2", "x", "base", NONE);
    snapshots.remove("overlay", "base");
    refused(FAILED_PRECONDITION, () -> snapshots.remove("overlay2", "base"));
  }

  @Test
  void updateTouchesLabelsOnly() {
    snapshots.prepare("overlay", "x", "", Map.of("a", "1", "b", "2"));
    Snapshot given =
        new Snapshot("overlay", "x", "ignored", Snapshot.Kind.VIEW, Map.of("a", "3"), START, START);
    Snapshot updated = snapshots.update(given, "labels.a");
    assertThat(updated.labels()).isEqualTo(Map.of("a", "3", "b", "2"));
    assertThat(updated.parent()).isEmpty();
    assertThat(updated.kind()).isEqualTo(Snapshot.Kind.ACTIVE);
    assertThat(updated.updated()).isAfter(START);
    assertThat(snapshots.update(given.withLabels(NONE), "labels.z"))
        .satisfies(one -> assertThat(one.labels()).isEqualTo(Map.of("a", "3", "b", "2")));
    assertThat(snapshots.update(given, "labels").labels()).isEqualTo(Map.of("a", "3"));
    assertThat(snapshots.update(given.withLabels(NONE)).labels()).isEmpty();
    refused(INVALID_ARGUMENT, () -> snapshots.update(given, "parent"));
    refused(INVALID_ARGUMENT, () -> snapshots.update(given, "kind"));
  }

  @Test
  void replaceNeedsTheSnapshotThatWasRead() {
    Snapshot read = snapshots.prepare("overlay", "x", "", NONE);
    Snapshot changed = snapshots.replace(read, Map.of("a", "1"));
    assertThat(changed.labels()).isEqualTo(Map.of("a", "1"));
    refused(FAILED_PRECONDITION, () -> snapshots.replace(read, Map.of("a", "2")));
    assertThat(snapshots.get("overlay", "x")).isEqualTo(changed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; base looking x",
        "kind==active; x",
        "kind==view | kind==committed; base looking",
        "name==x; x",
        "parent==base; looking x",
        "parent; looking x",
        "labels.a==1; x",
      })
  void listFiltersOneSnapshotter(String filters, String expected) {
    layer("base", "");
    snapshots.prepare("overlay", "x", "base", Map.of("a", "1"));
    snapshots.view("overlay", "looking", "base", NONE);
    snapshots.prepare("overlay2", "y", "", Map.of("a", "1"));
    String[] any = filters.isEmpty() ? new String[0] : filters.split(" \\| ", -1);
    assertThat(snapshots.list("overlay", any))
        .extracting(Snapshot::name)
        .isEqualTo(Arrays.asList(expected.split(" ", -1)));
  }
}
