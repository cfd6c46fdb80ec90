package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.RecordStore.digest;
import static dev.tidemark.engine.managed.RecordStore.refused;
import static dev.tidemark.engine.managed.StoreException.Reason.ALREADY_EXISTS;
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

/** What is written and answered under a lease is held by it, or is not written nor answered. */
class LeaseClaimsTest {

  private static final String MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";
  private static final StoredImage IMAGE =
      new StoredImage("a", new Target(digest(1), MEDIA_TYPE, 10), Map.of());
  private static final StoredImage EXPIRING =
      IMAGE.withLabels(Map.of("containerd.io/gc.expire", "2026-06-01T00:00:00Z"));
  private static final Container CONTAINER = new Container("c", Map.of(), "overlay", "x", "a");

  private RecordStore store;
  private Leases leases;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    store = new RecordStore(directory);
    leases = new Leases(store.scope());
    leases.create("l", Map.of(), Duration.ofHours(1));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private List<Leased> held() {
    return leases.listResources("l");
  }

  @Test
  void anImageThatExpiresJoinsTheLeaseAndLeavesItWhenDeleted() {
    StoredImages images = RecordStore.images(store.under("l"));
    images.create(EXPIRING);
    assertThat(held()).containsExactly(new Leased("images", "a"));
    images.delete("a");
    assertThat(held()).isEmpty();
  }

  @Test
  void anImageThatStaysDoesNotJoinTheLease() {
    StoredImages images = RecordStore.images(store.under("l"));
    images.create(IMAGE);
    assertThat(held()).isEmpty();
    images.update(EXPIRING);
    assertThat(held()).containsExactly(new Leased("images", "a"));
  }

  @Test
  void aDeletionByOthersTakesNothingFromALease() {
    RecordStore.images(store.under("l")).create(EXPIRING);
    RecordStore.images(store.scope()).delete("a");
    assertThat(held()).containsExactly(new Leased("images", "a"));
  }

  @Test
  void whatAnAnsweredImageStandsForIsHeld() {
    RecordStore.images(store.scope()).create(IMAGE);
    assertThat(RecordStore.images(store.under("l")).get("a").name()).isEqualTo("a");
    assertThat(held()).containsExactly(new Leased("content", digest(1).toString()));
  }

  @Test
  void withoutALeaseAnAnswerIsNoClaim() {
    RecordStore.images(store.scope()).create(EXPIRING);
    RecordStore.images(store.scope()).get("a");
    RecordStore.images(store.under("l")).list();
    assertThat(held()).isEmpty();
  }

  @Test
  void snapshotsAreHeldWhenWrittenAndWhenAnswered() {
    Snapshots snapshots = new Snapshots(store.under("l"));
    snapshots.prepare("overlay", "x", "", Map.of());
    assertThat(held()).containsExactly(new Leased("snapshots/overlay", "x"));
    snapshots.commit("overlay", "x", "base", Map.of());
    assertThat(held()).containsExactly(new Leased("snapshots/overlay", "base"));
    snapshots.remove("overlay", "base");
    assertThat(held()).isEmpty();

    new Snapshots(store.scope()).view("overlay", "other", "", Map.of());
    assertThat(held()).isEmpty();
    snapshots.get("overlay", "other");
    assertThat(held()).containsExactly(new Leased("snapshots/overlay", "other"));
  }

  @Test
  void aSnapshotThatIsFoundInsteadOfMadeStaysWhenItsMakerGoes() {
    leases.create("his", Map.of(), Expiry.never());
    Snapshots his = new Snapshots(store.under("his"));
    his.prepare("overlay", "x", "", Map.of());
    his.commit("overlay", "x", "base", Map.of());
    his.view("overlay", "seen", "base", Map.of());
    Snapshots mine = new Snapshots(store.under("l"));

    refused(ALREADY_EXISTS, () -> mine.prepare("overlay", "base", "", Map.of()));
    assertThat(held()).containsExactly(new Leased("snapshots/overlay", "base"));
    refused(ALREADY_EXISTS, () -> mine.view("overlay", "seen", "", Map.of()));
    leases.deleteResource("l", new Leased("snapshots/overlay", "base"));
    mine.prepare("overlay", "y", "", Map.of());
    refused(ALREADY_EXISTS, () -> mine.commit("overlay", "y", "base", Map.of()));
    assertThat(held())
        .containsExactly(
            new Leased("snapshots/overlay", "base"),
            new Leased("snapshots/overlay", "seen"),
            new Leased("snapshots/overlay", "y"));
  }

  @Test
  void anImageThatIsFoundInsteadOfMadeCanBeReadWhenItsNameGoes() {
    RecordStore.images(store.scope()).create(IMAGE);
    refused(ALREADY_EXISTS, () -> RecordStore.images(store.under("l")).create(IMAGE));
    assertThat(held()).containsExactly(new Leased("content", digest(1).toString()));
  }

  @Test
  void whatHeldAnActiveSnapshotHoldsTheCommittedOne() {
    new Snapshots(store.under("l")).prepare("overlay", "x", "", Map.of());
    new Snapshots(store.scope()).commit("overlay", "x", "base", Map.of());
    assertThat(held()).containsExactly(new Leased("snapshots/overlay", "base"));
  }

  @Test
  void underALeaseThatIsGoneNothingIsWritten() {
    RecordStore.images(store.scope()).create(IMAGE);
    new Snapshots(store.scope()).prepare("overlay", "x", "", Map.of());
    new Containers(store.scope()).create(CONTAINER);
    leases.delete("l");
    nothingIsWrittenOrAnsweredUnderTheLease();
  }

  @Test
  void underALeaseThatHasExpiredNothingIsWritten() {
    RecordStore.images(store.scope()).create(IMAGE);
    new Snapshots(store.scope()).prepare("overlay", "x", "", Map.of());
    new Containers(store.scope()).create(CONTAINER);
    store.clock.advance(Duration.ofHours(2));
    nothingIsWrittenOrAnsweredUnderTheLease();
    assertThat(held()).isEmpty();
  }

  private void nothingIsWrittenOrAnsweredUnderTheLease() {
    StoredImages images = RecordStore.images(store.under("l"));
    Snapshots snapshots = new Snapshots(store.under("l"));
    Containers containers = new Containers(store.under("l"));
    List<StoredImage> imagesBefore = images.list();
    List<Snapshot> snapshotsBefore = snapshots.list("overlay");
    List<Container> containersBefore = containers.list();
    store.told();

    Target target = IMAGE.target();
    refused(NOT_FOUND, () -> images.create(new StoredImage("b", target, EXPIRING.labels())));
    refused(NOT_FOUND, () -> images.create(new StoredImage("b", target, Map.of())));
    refused(NOT_FOUND, () -> images.update(EXPIRING));
    refused(NOT_FOUND, () -> images.get("a"));
    refused(NOT_FOUND, () -> snapshots.prepare("overlay", "y", "", Map.of()));
    refused(NOT_FOUND, () -> snapshots.view("overlay", "y", "", Map.of()));
    refused(NOT_FOUND, () -> snapshots.commit("overlay", "x", "y", Map.of()));
    refused(NOT_FOUND, () -> snapshots.update(snapshotsBefore.get(0), "labels"));
    refused(NOT_FOUND, () -> snapshots.get("overlay", "x"));
    refused(NOT_FOUND, () -> containers.create(new Container("d", Map.of(), "", "", "")));
    refused(NOT_FOUND, () -> containers.update(CONTAINER));
    refused(NOT_FOUND, () -> containers.get("c"));

    assertThat(images.list()).isEqualTo(imagesBefore);
    assertThat(snapshots.list("overlay")).isEqualTo(snapshotsBefore);
    assertThat(containers.list()).isEqualTo(containersBefore);
    assertThat(store.told()).isEmpty();
  }

  @Test
  void underALeaseThatIsGoneOnesOwnCanStillBeRemoved() {
    RecordStore.images(store.under("l")).create(EXPIRING);
    new Snapshots(store.under("l")).prepare("overlay", "x", "", Map.of());
    new Containers(store.under("l")).create(CONTAINER);
    leases.delete("l");
    RecordStore.images(store.under("l")).delete("a");
    new Snapshots(store.under("l")).remove("overlay", "x");
    new Containers(store.under("l")).delete("c");
    assertThat(RecordStore.images(store.scope()).list()).isEmpty();
  }

  @Test
  void leasesAreMadeUnderALeaseThatIsGone() {
    leases.delete("l");
    Leases under = new Leases(store.under("l"));
    under.create("l", Map.of(), Expiry.never());
    under.delete("l");
    assertThat(leases.list()).isEmpty();
  }
}
