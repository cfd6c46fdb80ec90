package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.ContentStore.refusal;
import static dev.tidemark.engine.managed.ContentStore.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.managed.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces as records. */
class NamespacesTest {

  @TempDir Path directory;
  private ManagedStore store;
  private Namespaces namespaces;

  @BeforeEach
  void open() throws IOException {
    store = ManagedStore.open(directory, ManagedOptions.defaults().withSchedule(Optional.empty()));
    namespaces = store.namespaceRecords();
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void createListLabelDelete() throws IOException {
    namespaces.create("two", Map.of("a", "1", "b", "2", "empty", ""));
    namespaces.create("one", Map.of());
    assertThat(namespaces.list()).containsExactly("one", "two");
    namespaces.label("two", "b", "");
    namespaces.label("two", "c.d/e", "\"3\"");
    assertThat(namespaces.labels("two")).isEqualTo(Map.of("a", "1", "c.d/e", "\"3\""));
    store.close();
    open();
    assertThat(namespaces.labels("two")).as("on disk").hasSize(2);
    namespaces.delete("two");
    assertThat(namespaces.list()).containsExactly("one");
    namespaces.delete("one");
    assertThat(namespaces.list()).isEmpty();
  }

  @Test
  void whatIsThereOrIsNotIsRefused() {
    namespaces.create("one", Map.of());
    assertThat(refusal(() -> namespaces.create("one", Map.of()))).isEqualTo(Reason.ALREADY_EXISTS);
    assertThat(refusal(() -> namespaces.create("a/b", Map.of())))
        .isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(refusal(() -> namespaces.create("x", Map.of("k", "v".repeat(5000)))))
        .isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(refusal(() -> namespaces.labels("other"))).isEqualTo(Reason.NOT_FOUND);
    assertThat(refusal(() -> namespaces.label("other", "k", "v"))).isEqualTo(Reason.NOT_FOUND);
    assertThat(refusal(() -> namespaces.delete("other"))).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void oneThatNobodyCreatedIsThereWithTheFirstThingInIt() throws IOException {
    store.workspace("implied").contents().add(stream("x"), Map.of());
    assertThat(namespaces.list()).containsExactly("implied");
    assertThat(namespaces.labels("implied")).isEmpty();
    assertThat(refusal(() -> namespaces.create("implied", Map.of())))
        .isEqualTo(Reason.ALREADY_EXISTS);
    store.collect();
    assertThat(namespaces.list()).isEmpty();
  }

  @Test
  void oneThatHasAnythingIsNotDeleted() throws IOException {
    namespaces.create("one", Map.of("a", "1"));
    store.workspace("one").contents().add(stream("x"), Map.of());
    store.workspace("one").leases().create("l", Map.of(), Expiry.never());
    assertThatThrownBy(() -> namespaces.delete("one"))
        .isInstanceOf(StoreException.class)
        .hasMessage("namespace one: still has 1 lease, 1 content; delete and collect that before");
    store.workspace("one").leases().delete("l");
    store.collect();
    assertThat(namespaces.labels("one")).as("it stays when it is empty").hasSize(1);
    namespaces.delete("one");
    assertThat(namespaces.list()).isEmpty();
  }
}
