package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Docket.Standing;
import dev.tidemark.engine.judge.Judge;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Ruling;
import dev.tidemark.engine.judge.Verdict;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.lmdb.LmdbMetadata;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.testkit.Blob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorDocketTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final Instant OLD = NOW.minus(Duration.ofDays(9));
  private static final Duration GRACE = Duration.ofHours(1);

  private static final Digest ROOT = Blob.digest("root");
  private static final Digest PART = Blob.digest("part");
  private static final Digest DEAD = Blob.digest("dead");
  private static final Digest DEAD_PART = Blob.digest("dead part");

  @TempDir private Path folder;
  private Metadata metadata;
  private final Map<Digest, BlobInfo> store = new HashMap<>();
  private final List<Digest> asked = new ArrayList<>();

  @BeforeEach
  void fill() throws IOException {
    metadata = LmdbMetadata.open(folder.resolve("metadata"));
    node(PART, 0);
    node(ROOT, 0, PART);
    node(DEAD_PART, 0);
    node(DEAD, 0, DEAD_PART);
    metadata.write(
        writer -> {
          writer.roots(List.of(new NamedRoot("", "index.json", "v1", writer.id(ROOT))));
          return writer;
        });
  }

  @AfterEach
  void close() {
    metadata.close();
  }

  /** A blob in the store, written long ago. */
  private void node(Digest digest, long since, Digest... parts) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (Digest part : parts) {
      labels.put(Labels.REF_CONTENT + "." + labels.size(), part.toString());
    }
    metadata.write(
        writer -> {
          long id = writer.intern(List.of(digest))[0];
          writer.put(id, new Node(digest, 10, since, Map.of(), labels));
          var present = writer.bits(Bits.PRESENT);
          present.set(id);
          writer.bits(Bits.PRESENT, present);
          return id;
        });
    written(digest, OLD);
  }

  private void written(Digest digest, Instant when) {
    store.put(digest, new BlobInfo(10, when, Optional.empty()));
  }

  private <T> T docket(Duration grace, Remit remit, Function<MirrorDocket, T> question) {
    return metadata.read(
        (Reader reader) ->
            question.apply(
                new MirrorDocket(
                    reader,
                    Policy.immediate().withGrace(grace),
                    NOW,
                    digest -> {
                      asked.add(digest);
                      return Optional.ofNullable(store.get(digest));
                    },
                    remit)));
  }

  private Ruling ruling(Digest digest, Duration grace) {
    long id = metadata.read(reader -> reader.id(digest));
    return docket(grace, Remit.everything(), docket -> docket.standing(id)).ruling();
  }

  @Test
  void itsRootsAreNamesAndWhatIsPinned() {
    metadata.write(
        writer -> {
          var pinned = writer.bits(Bits.PINNED);
          pinned.set(writer.id(DEAD));
          writer.bits(Bits.PINNED, pinned);
          return writer;
        });
    long[] ids = metadata.read(reader -> reader.ids(List.of(ROOT, DEAD)));
    long[] roots = docket(GRACE, Remit.everything(), docket -> docket.roots().toArray());
    assertThat(roots).containsExactly(ids);
  }

  @Test
  void theStoreIsAskedAboutGarbageAloneAndOnce() {
    Verdict verdict = docket(GRACE, Remit.everything(), Judge::judge);
    assertThat(verdict.condemned().count()).isEqualTo(2);
    assertThat(asked).containsExactlyInAnyOrder(DEAD, DEAD_PART);
  }

  @Test
  void oldGarbageMayGo() {
    assertThat(ruling(DEAD, GRACE)).isEqualTo(Ruling.GARBAGE);
  }

  @Test
  void whatWasWrittenWithinGraceIsYoung() {
    written(DEAD, NOW.minus(GRACE).plusMillis(1));
    assertThat(ruling(DEAD, GRACE)).isEqualTo(Ruling.YOUNG);
    written(DEAD, NOW.minus(GRACE));
    assertThat(ruling(DEAD, GRACE)).isEqualTo(Ruling.GARBAGE);
  }

  @Test
  void whatCameWithItsOldTimeSinceTheLastScanIsYoung() {
    node(DEAD, NOW.minus(GRACE).plusMillis(1).toEpochMilli(), DEAD_PART);
    assertThat(ruling(DEAD, GRACE)).isEqualTo(Ruling.YOUNG);
  }

  @Test
  void withoutGraceNothingIsYoung() {
    written(DEAD, NOW.plusSeconds(99));
    assertThat(ruling(DEAD, Duration.ZERO)).isEqualTo(Ruling.GARBAGE);
  }

  @Test
  void whatIsNotInTheStoreAnyMoreIsAbsent() {
    store.remove(DEAD);
    assertThat(ruling(DEAD, GRACE)).isEqualTo(Ruling.ABSENT);
    assertThat(docket(GRACE, Remit.everything(), Judge::judge).garbage().count()).isEqualTo(1);
  }

  @Test
  void whatTheRunIsNotToRemoveIsOutsideAndKeepsItsParts() {
    long id = metadata.read(reader -> reader.id(DEAD));
    Remit remit = Remit.everything();
    long part = metadata.read(reader -> reader.id(DEAD_PART));
    remit.limit(List.of(part));
    Standing standing = docket(GRACE, remit, docket -> docket.standing(id));
    assertThat(standing.ruling()).isEqualTo(Ruling.OUTSIDE);
    assertThat(docket(GRACE, remit, Judge::judge).condemned().count()).isZero();
  }

  @Test
  void itGivesBackWhatTheStoreSays() {
    store.put(DEAD, new BlobInfo(10, OLD, Optional.empty(), 0, "linked"));
    long id = metadata.read(reader -> reader.id(DEAD));
    assertThat(docket(GRACE, Remit.everything(), docket -> docket.standing(id)).bytes()).isZero();
  }
}
