package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.RecordStore.START;
import static dev.tidemark.engine.managed.RecordStore.refused;
import static dev.tidemark.engine.managed.StoreException.Reason.ALREADY_EXISTS;
import static dev.tidemark.engine.managed.StoreException.Reason.FAILED_PRECONDITION;
import static dev.tidemark.engine.managed.StoreException.Reason.INVALID_ARGUMENT;
import static dev.tidemark.engine.managed.StoreException.Reason.NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainersTest {

  private static final Container CONTAINER =
      new Container("c", Map.of("a", "1", "b", "2"), "overlay", "x", "docker.io/library/a:1");

  private RecordStore store;
  private Containers containers;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    store = new RecordStore(directory);
    containers = new Containers(store.scope());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void createGetListDelete() {
    Container created = containers.create(CONTAINER);
    assertThat(created)
        .isEqualTo(
            new Container(
                "c", CONTAINER.labels(), "overlay", "x", CONTAINER.image(), START, START));
    assertThat(containers.get("c")).isEqualTo(created);
    refused(ALREADY_EXISTS, () -> containers.create(CONTAINER));
    containers.create(new Container("d", Map.of(), "", "", ""));
    assertThat(containers.list()).extracting(Container::id).containsExactly("c", "d");
    assertThat(containers.list("image~=docker.io/.*")).containsExactly(created);
    assertThat(containers.list("snapshotter==overlay,snapshotkey==x")).containsExactly(created);
    assertThat(containers.list("id==d")).extracting(Container::id).containsExactly("d");
    containers.delete("c");
    refused(NOT_FOUND, () -> containers.delete("c"));
    refused(NOT_FOUND, () -> containers.get("c"));
    assertThat(store.told())
        .containsExactly("CREATED container c", "CREATED container d", "DELETED container c");
  }

  @Test
  void aContainerIsARootThatKeepsItsSnapshot() {
    containers.create(CONTAINER);
    store.catalog.read(
        view -> {
          long id = view.id(Resource.container("test", "c"));
          assertThat(view.nodes(NodeSet.ROOT).get(id)).isTrue();
          assertThat(view.children(id))
              .containsExactly(view.id(Resource.snapshot("test", "overlay", "x")));
          return id;
        });
  }

  @Test
  void aSnapshotNeedsASnapshotter() {
    refused(INVALID_ARGUMENT, () -> containers.create(new Container("c", Map.of(), "", "x", "")));
    refused(
        INVALID_ARGUMENT, () -> containers.create(new Container("c", Map.of(), "a/b", "x", "")));
    containers.create(new Container("c", Map.of(), "", "", ""));
    Container given = new Container("c", Map.of(), "", "x", "");
    refused(INVALID_ARGUMENT, () -> containers.update(given, "snapshotkey"));
    assertThat(containers.get("c").snapshotKey()).isEmpty();
  }

  /** containerd's identifiers. */
  @Test
  void anIdIsAnIdentifier() {
    for (String id : List.of("", "a/b", "a b", "-a", "a-", "a__b", "\u00e4", "a".repeat(77))) {
      refused(INVALID_ARGUMENT, () -> containers.create(new Container(id, Map.of(), "", "", "")));
    }
    for (String id : List.of("a", "A.b_c-9", "a".repeat(76))) {
      containers.create(new Container(id, Map.of(), "", "", ""));
    }
    assertThat(containers.list()).hasSize(3);
    assertThat(containers.count()).isEqualTo(3);
  }

  /** containerd checks what comes of an update, not what brings it. */
  @Test
  void anUpdateByPathsBringsOnlyWhatItChanges() {
    containers.create(CONTAINER);
    Container given = new Container("c", Map.of(), "", "y", "");
    assertThat(containers.update(given, "snapshotkey").snapshotKey()).isEqualTo("y");
    assertThat(containers.get("c").image()).isEqualTo(CONTAINER.image());
  }

  @Test
  void whatIsNotThereIsNotFoundWhateverIsToChange() {
    refused(NOT_FOUND, () -> containers.update(CONTAINER, "nonsense"));
  }

  @Test
  void updateByPaths() {
    containers.create(CONTAINER);
    Container given = new Container("c", Map.of("a", "3"), "ignored", "y", "other");
    assertThat(containers.update(given, "labels.a").labels()).isEqualTo(Map.of("a", "3", "b", "2"));
    assertThat(containers.update(given, "image").image()).isEqualTo("other");
    assertThat(containers.get("c").snapshotKey()).isEqualTo("x");
    assertThat(containers.update(given, "snapshotkey").snapshotKey()).isEqualTo("y");
    assertThat(containers.get("c").snapshotter()).isEqualTo("overlay");
    assertThat(containers.update(given, "labels").labels()).isEqualTo(Map.of("a", "3"));
    refused(INVALID_ARGUMENT, () -> containers.update(given, "snapshotter"));
    refused(INVALID_ARGUMENT, () -> containers.update(given));
    assertThat(containers.update(CONTAINER).labels()).isEqualTo(CONTAINER.labels());
  }

  @Test
  void replaceNeedsTheContainerThatWasRead() {
    Container read = containers.create(CONTAINER);
    Container changed = containers.replace(read, CONTAINER.withLabels(Map.of()));
    assertThat(changed.labels()).isEmpty();
    refused(FAILED_PRECONDITION, () -> containers.replace(read, CONTAINER));
    Container moved = new Container("c", Map.of(), "btrfs", "x", "");
    refused(INVALID_ARGUMENT, () -> containers.replace(changed, moved));
    Container other = new Container("d", Map.of(), "overlay", "x", "");
    refused(INVALID_ARGUMENT, () -> containers.replace(changed, other));
    assertThat(containers.get("c")).isEqualTo(changed);
  }
}
