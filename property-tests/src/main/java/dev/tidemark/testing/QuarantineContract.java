package dev.tidemark.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.testkit.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Quarantine} has to do. */
public abstract class QuarantineContract {

  private static final Instant THEN = Instant.parse("2026-01-31T12:00:00Z");

  @TempDir Path directory;

  private final Blob one = Blob.leaf("text/plain", "one");
  private final Blob two = Blob.leaf("text/plain", "two");
  private Subject subject;
  private BlobStore store;

  /** An empty store. */
  protected abstract Subject open(Path path) throws IOException;

  @BeforeEach
  void fill() throws IOException {
    subject = open(directory);
    store = subject.storage().blobs();
    subject.put(one);
    subject.put(two);
  }

  private List<Digest> listed() throws IOException {
    List<Digest> listed = new ArrayList<>();
    store.list(blob -> listed.add(blob.digest()));
    return listed;
  }

  @Test
  void bringsBackWhatItHolds() throws IOException {
    Quarantine quarantine = store.quarantine();
    assertThat(quarantine.hold(one.digest(), "run", THEN)).isTrue();
    assertThat(store.info(one.digest())).isEmpty();
    assertThat(listed()).containsExactly(two.digest());
    assertThat(quarantine.held())
        .containsExactly(new Quarantine.Held(one.digest(), 3, "run", THEN));
    assertThat(quarantine.release(one.digest())).isTrue();
    assertThat(quarantine.held()).isEmpty();
    try (InputStream in = store.open(one.digest())) {
      assertThat(in.readAllBytes()).isEqualTo(one.bytes());
    }
  }

  @Test
  void showsWhatItHoldsAndLeavesItThere() throws IOException {
    Quarantine quarantine = store.quarantine();
    assertThat(quarantine.info(one.digest())).isEmpty();
    var before = store.info(one.digest()).orElseThrow();
    quarantine.hold(one.digest(), "run", THEN);
    var held = quarantine.info(one.digest()).orElseThrow();
    assertThat(held.size()).isEqualTo(before.size());
    assertThat(held.modified()).isEqualTo(before.modified());
    assertThat(held.freed()).isEqualTo(before.freed());
    try (InputStream in = quarantine.open(one.digest())) {
      assertThat(in.readAllBytes()).isEqualTo(one.bytes());
    }
    assertThat(quarantine.held()).hasSize(1);
    assertThat(store.info(one.digest())).isEmpty();
    assertThatThrownBy(() -> quarantine.open(two.digest()).close())
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void showsTheCopyThatWouldComeBack() throws IOException {
    Quarantine quarantine = store.quarantine();
    quarantine.hold(one.digest(), "early", THEN);
    subject.put(one);
    quarantine.hold(one.digest(), "late", THEN.plusSeconds(60));
    var shown = quarantine.info(one.digest()).orElseThrow().modified();
    quarantine.release(one.digest());
    assertThat(store.info(one.digest()).orElseThrow().modified()).isEqualTo(shown);
  }

  @Test
  void purgesOneRunAndLeavesTheOthers() throws IOException {
    Quarantine quarantine = store.quarantine();
    quarantine.hold(one.digest(), "early", THEN);
    subject.put(one);
    quarantine.hold(one.digest(), "late", THEN.plusSeconds(60));
    List<Quarantine.Held> held = quarantine.held();
    assertThat(held).extracting(Quarantine.Held::run).containsExactly("early", "late");
    assertThat(quarantine.purge(held.get(0))).isTrue();
    assertThat(quarantine.purge(held.get(0))).isFalse();
    assertThat(quarantine.held()).containsExactly(held.get(1));
    assertThat(quarantine.release(one.digest())).isTrue();
  }

  @Test
  void aBlobThatIsThereAlreadyStaysAsItIs() throws IOException {
    store.quarantine().hold(one.digest(), "run", THEN);
    subject.put(one);
    store.quarantine().release(one.digest());
    assertThat(listed()).containsExactlyInAnyOrder(one.digest(), two.digest());
  }

  @Test
  void saysOfTheAbsentThatItIsAbsent() throws IOException {
    Digest absent = Blob.leaf("text/plain", "absent").digest();
    assertThat(store.quarantine().hold(absent, "run", THEN)).isFalse();
    assertThat(store.quarantine().release(absent)).isFalse();
    assertThat(store.quarantine().info(absent)).isEmpty();
  }

  @Test
  void whatIsDeletedIsNotHeld() throws IOException {
    store.delete(one.digest());
    assertThat(store.quarantine().held()).isEmpty();
  }
}
