package dev.tidemark.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Listed;
import dev.tidemark.testkit.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link BlobStore} has to do, but for its quarantine. */
public abstract class BlobStoreContract {

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
  void namesEveryBlobOnce() throws IOException {
    assertThat(listed()).containsOnly(one.digest(), two.digest());
  }

  @Test
  void tellsAndShowsWhatIsThere() throws IOException {
    assertThat(store.info(one.digest()).orElseThrow().size()).isEqualTo(3);
    try (InputStream in = store.open(one.digest())) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("one");
    }
  }

  @Test
  void saysOfTheAbsentThatItIsAbsent() throws IOException {
    Digest absent = Blob.leaf("text/plain", "absent").digest();
    assertThat(store.info(absent)).isEmpty();
    assertThat(store.delete(absent)).isFalse();
    assertThatThrownBy(() -> store.open(absent).close()).isInstanceOf(NoSuchFileException.class);
    Digest unheardOf = new Digest("unheard-of", "Abc");
    assertThat(store.info(unheardOf)).isEmpty();
    assertThat(store.delete(unheardOf)).isFalse();
  }

  @Test
  void deletesForGood() throws IOException {
    assertThat(store.delete(one.digest())).isTrue();
    assertThat(store.delete(one.digest())).isFalse();
    assertThat(listed()).containsExactly(two.digest());
  }

  @Test
  void changesItsVersionWithItsContent() throws IOException {
    var before = store.version();
    store.delete(one.digest());
    var after = store.version();
    assertThat(before.isPresent() && before.equals(after)).isFalse();
  }

  @Test
  void whatAListingSaysOfABlobIsTrue() throws IOException {
    List<Listed> listed = new ArrayList<>();
    store.list(listed::add);
    for (Listed blob : listed) {
      BlobInfo info = store.info(blob.digest()).orElseThrow();
      assertThat(blob.size()).isIn(Listed.UNKNOWN, info.size());
      blob.modified().ifPresent(modified -> assertThat(modified).isEqualTo(info.modified()));
    }
  }

  @Test
  void opensInTheMiddle() throws IOException {
    try (InputStream in = store.open(one.digest(), 1)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("ne");
    }
    try (InputStream in = store.open(one.digest(), 5)) {
      assertThat(in.readAllBytes()).isEmpty();
    }
  }

  @Test
  void deletesSeveralAtOnce() throws IOException {
    Digest absent = Blob.leaf("text/plain", "absent").digest();
    assertThat(store.delete(List.of(one.digest(), absent))).isEmpty();
    assertThat(listed()).containsOnly(two.digest());
  }

  @Test
  void aBlobThatIsWrittenAgainHasAnotherStamp() throws IOException {
    String before = store.info(one.digest()).orElseThrow().stamp();
    store.delete(one.digest());
    subject.put(one);
    assertThat(store.info(one.digest()).orElseThrow().stamp()).isNotEqualTo(before);
  }
}
