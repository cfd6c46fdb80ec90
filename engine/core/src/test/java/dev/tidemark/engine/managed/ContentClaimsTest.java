package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.ContentStore.content;
import static dev.tidemark.engine.managed.ContentStore.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.Cycle;
import dev.tidemark.engine.managed.StoreException.Reason;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which answers protect what they are about (gc-peers L1, L4). */
class ContentClaimsTest {

  @TempDir Path directory;

  private ContentStore store;
  private Digest digest;

  @BeforeEach
  void open() throws IOException {
    store = new ContentStore(directory);
    digest = store.add("the bytes of a layer");
    store.lease("lease-1");
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private void mark() {
    store.write(
        change -> {
          change.cycle(new Cycle(Cycle.Phase.MARK, 3, change.nextId()));
          return digest;
        });
  }

  private long[] shaded() {
    return store.read(view -> view.shades(0)).ids();
  }

  private long id() {
    return store.read(view -> view.id(content(digest)));
  }

  @Test
  void existsUnderALease() throws IOException {
    assertThat(store.under("lease-1").exists(digest)).isTrue();
    assertThat(store.held("lease-1")).containsExactly(content(digest));
    assertThat(store.under("lease-1").exists(digest)).isTrue();
    assertThat(store.under("lease-1").exists(ContentStore.digest("other"))).isFalse();
    assertThat(store.held("lease-1")).hasSize(1);
  }

  @Test
  void openUnderALease() throws IOException {
    store.under("lease-1").open(digest).close();
    assertThat(store.held("lease-1")).containsExactly(content(digest));
  }

  @Test
  void infoAndListProtectNothing() {
    mark();
    store.under("lease-1").info(digest);
    store.under("lease-1").list();
    assertThat(store.held("lease-1")).isEmpty();
    assertThat(shaded()).isEmpty();
  }

  @Test
  void underALeaseThatIsGone() {
    store.deleteLease("lease-1");
    assertThat(refusal(() -> store.under("lease-1").exists(digest))).isEqualTo(Reason.NOT_FOUND);
    assertThat(refusal(() -> store.under("lease-1").open(digest))).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void existsTellsTheRunningCollection() throws IOException {
    mark();
    store.contents().exists(digest);
    assertThat(shaded()).contains(id());
  }

  @Test
  void whatIsHeldAlreadyTellsTheRunningCollection() throws IOException {
    store.under("lease-1").exists(digest);
    mark();
    store.under("lease-1").exists(digest);
    assertThat(shaded()).contains(id());
  }

  @Test
  void condemnedIsAbsent() throws IOException {
    store.condemn(content(digest));
    assertThat(store.contents().exists(digest)).isFalse();
    assertThat(refusal(() -> store.contents().info(digest))).isEqualTo(Reason.NOT_FOUND);
    assertThat(store.add("the bytes of a layer")).isEqualTo(digest);
    assertThat(store.contents().exists(digest)).isTrue();
  }

  @Test
  void deleteLetsTheLeaseGo() throws IOException {
    store.under("lease-1").exists(digest);
    store.under("lease-1").delete(digest);
    assertThat(store.held("lease-1")).isEmpty();
  }

  /** Nobody goes on under a lease that is gone, also where there is nothing to hold. */
  @Test
  void underALeaseThatIsGoneNothingIsSaidToBeMissing() {
    assertThat(refusal(() -> store.under("gone").exists(ContentStore.digest("none"))))
        .isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void whatIsNotThereIsNotFoundWhateverIsToChange() {
    ContentInfo none =
        new ContentInfo(
            ContentStore.digest("none"), 1, Instant.EPOCH, Instant.EPOCH, Map.of("k", "v"));
    assertThat(refusal(() -> store.contents().update(none, "nonsense")))
        .isEqualTo(Reason.NOT_FOUND);
  }
}
