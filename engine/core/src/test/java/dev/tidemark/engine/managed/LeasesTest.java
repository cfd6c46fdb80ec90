package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.RecordStore.START;
import static dev.tidemark.engine.managed.RecordStore.digest;
import static dev.tidemark.engine.managed.RecordStore.refused;
import static dev.tidemark.engine.managed.StoreException.Reason.ALREADY_EXISTS;
import static dev.tidemark.engine.managed.StoreException.Reason.INVALID_ARGUMENT;
import static dev.tidemark.engine.managed.StoreException.Reason.NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of containerd's lease tests (core/metadata/leases_test.go), and what is ours. */
class LeasesTest {

  private RecordStore store;
  private Leases leases;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    store = new RecordStore(directory);
    leases = new Leases(store.scope());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static List<String> ids(List<Lease> found) {
    return found.stream().map(Lease::id).toList();
  }

  // --- containerd: create, list, delete

  @Test
  void leasesCreateListDelete() {
    leases.create("tx1", Map.of(), Expiry.never());
    refused(ALREADY_EXISTS, () -> leases.create("tx1", Map.of(), Expiry.never()));
    leases.create("tx2", Map.of(), Expiry.never());

    assertThat(leases.list())
        .containsExactly(new Lease("tx1", START, Map.of()), new Lease("tx2", START, Map.of()));

    leases.delete("tx1");
    leases.delete("tx2");
    refused(NOT_FOUND, () -> leases.delete("tx1"));
    assertThat(leases.list()).isEmpty();
    assertThat(store.told())
        .containsExactly(
            "CREATED lease tx1", "CREATED lease tx2", "DELETED lease tx1", "DELETED lease tx2");
  }

  @Test
  void anIdIsRequired() {
    refused(INVALID_ARGUMENT, () -> leases.create("", Map.of(), Expiry.never()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; lease1 lease2 lease3",
        "id==lease1; lease1",
        "id==lease1 | id==lease2; lease1 lease2",
        "labels.label1; lease1 lease2 lease3",
        "labels.label1==value1; lease1 lease2",
        "labels.label1==value2; lease3",
        "labels.label2; lease3",
        "labels.label2 | labels.label3; lease1 lease2 lease3",
      })
  void leasesListFilters(String filters, String expected) {
    leases.create("lease1", Map.of("label1", "value1", "label3", "other"), Expiry.never());
    leases.create(
        "lease2", Map.of("label1", "value1", "label2", "", "label3", "other"), Expiry.never());
    leases.create("lease3", Map.of("label1", "value2", "label2", "something"), Expiry.never());

    String[] any = filters.isEmpty() ? new String[0] : filters.split(" \\| ", -1);
    assertThat(ids(leases.list(any))).isEqualTo(Arrays.asList(expected.split(" ", -1)));
  }

  @Test
  void aBadFilterIsInvalid() {
    refused(INVALID_ARGUMENT, () -> leases.list("labels.?"));
  }

  // --- containerd: resources

  @ParameterizedTest
  @CsvSource({
    "l1, content, sha256:DIGEST, ",
    "l1, ingests, ref, ",
    "l1, leases, l2, INVALID_ARGUMENT", // containerd: NotImplemented
    "l1, containers, c, INVALID_ARGUMENT", // containerd: NotImplemented
    "l1, images, image, ",
    "l1, snapshots, sn, INVALID_ARGUMENT",
    "l1, snapshots/overlayfs, sn, ",
    "l1, snapshots/overlayfs/type1, sn, INVALID_ARGUMENT",
    "unknown, images, image, NOT_FOUND",
    // not in containerd's table
    "l1, content, no digest, INVALID_ARGUMENT",
    "l1, content/x, sha256:DIGEST, INVALID_ARGUMENT",
    "l1, images, '', INVALID_ARGUMENT",
    "l1, snapshots/, sn, INVALID_ARGUMENT",
    "l1, snapshots/overlayfs, '', INVALID_ARGUMENT",
    "l1, '', x, INVALID_ARGUMENT",
  })
  void leaseResources(String lease, String type, String id, StoreException.Reason reason) {
    leases.create("l1", Map.of(), Expiry.never());
    Leased leased = new Leased(type, id.replace("DIGEST", digest(1).encoded()));
    if (reason != null) {
      refused(reason, () -> leases.addResource(lease, leased));
      assertThat(leases.listResources("l1")).isEmpty();
      return;
    }
    leases.addResource(lease, leased);
    leases.addResource(lease, leased); // idempotent
    assertThat(leases.listResources(lease)).containsExactly(leased);
  }

  @Test
  void resourcesAreListedOnceAndDeletedOneByOne() {
    leases.create("l1", Map.of(), Expiry.never());
    Leased snapshot = new Leased("snapshots/overlayfs", "a/b");
    List<Leased> all =
        List.of(
            new Leased("content", digest(1).toString()),
            snapshot,
            new Leased("images", "docker.io/library/alpine:3.20"),
            new Leased("ingests", "ref"));
    all.forEach(leased -> leases.addResource("l1", leased));
    leases.addResource("l1", snapshot);
    assertThat(leases.listResources("l1")).containsExactlyInAnyOrderElementsOf(all);
    store.told();

    assertThat(leases.deleteResource("l1", snapshot)).isTrue();
    assertThat(leases.deleteResource("l1", snapshot)).isFalse();
    assertThat(leases.listResources("l1")).hasSize(3).doesNotContain(snapshot);
    assertThat(store.told()).containsExactly("UPDATED lease l1");
    refused(NOT_FOUND, () -> leases.deleteResource("unknown", snapshot));
    refused(NOT_FOUND, () -> leases.listResources("unknown"));
    refused(INVALID_ARGUMENT, () -> leases.deleteResource("l1", new Leased("leases", "x")));
  }

  @Test
  void aLeaseThatIsMadeAnewHoldsNothing() {
    leases.create("l1", Map.of(), Expiry.never());
    leases.addResource("l1", new Leased("images", "image"));
    leases.delete("l1");
    leases.create("l1", Map.of(), Expiry.never());
    assertThat(leases.listResources("l1")).isEmpty();
  }

  // --- labels

  @Test
  void labelsReadBackAsWrittenHoweverLong() {
    Map<String, String> labels =
        Map.of(
            "a", "x".repeat(5000), Lease.FLAT, "true", Lease.EXPIRE, "2030-01-01T00:00:00+01:00");
    leases.create("l1", labels);
    assertThat(leases.list()).containsExactly(new Lease("l1", START, labels));
  }

  // --- expiry

  @Test
  void anExpiryIsWrittenAsALabel() {
    Lease lease = leases.create("l1", Map.of("a", "b"), Duration.ofMinutes(1));
    assertThat(lease.labels())
        .isEqualTo(Map.of("a", "b", "containerd.io/gc.expire", "2026-01-02T03:05:05.678Z"));
    assertThat(leases.list()).containsExactly(lease);
    assertThat(store.catalog.<Object>read(view -> view.nextExpiry().orElseThrow()))
        .isEqualTo(START.plusSeconds(60));
  }

  @Test
  void anExpiryThatMakesNoSenseIsInvalid() {
    Map<String, String> none = Map.of();
    refused(INVALID_ARGUMENT, () -> leases.create("l1", none, Duration.ZERO));
    refused(INVALID_ARGUMENT, () -> leases.create("l1", none, Duration.ofSeconds(-1)));
    refused(INVALID_ARGUMENT, () -> leases.create("l1", none, Duration.ofSeconds(Long.MAX_VALUE)));
    Map<String, String> another = Map.of(Lease.EXPIRE, "2027-01-01T00:00:00Z");
    refused(INVALID_ARGUMENT, () -> leases.create("l1", another, Duration.ofHours(1)));
    assertThat(leases.list()).isEmpty();
  }

  @Test
  void anExpiredLeaseIsGoneForClaimsFromTheNextInstantOn() {
    leases.create("l1", Map.of(), Duration.ofMinutes(1));
    Leased leased = new Leased("images", "image");
    store.clock.advance(Duration.ofMinutes(1));
    leases.addResource("l1", leased); // containerd: expired is strictly after

    store.clock.advance(Duration.ofNanos(1));
    refused(NOT_FOUND, () -> leases.addResource("l1", new Leased("images", "other")));
    assertThat(leases.listResources("l1")).containsExactly(leased);
  }

  @Test
  void anExpiredLeaseIsThereUntilItIsDeletedOrCollected() {
    leases.create("l1", Map.of(), Duration.ofMinutes(1));
    store.clock.advance(Duration.ofHours(1));
    assertThat(ids(leases.list())).containsExactly("l1");
    refused(ALREADY_EXISTS, () -> leases.create("l1", Map.of(), Expiry.never()));
    leases.delete("l1");
    assertThat(leases.list()).isEmpty();
  }

  @Test
  void aLeaseThatNeverExpiresHasToBeAskedFor() {
    refused(INVALID_ARGUMENT, () -> leases.create("l1", Map.of("a", "b")));
    refused(INVALID_ARGUMENT, () -> leases.create("l1", Map.of(Lease.EXPIRE, "")));
    assertThat(leases.list()).isEmpty();
    assertThat(leases.create("l1", Map.of("a", "b"), Expiry.never()).labels())
        .isEqualTo(Map.of("a", "b"));
  }

  @Test
  void aLeaseThatIsRenewedExpiresLater() {
    leases.create("l1", Map.of("a", "b"), Duration.ofMinutes(1));
    store.clock.advance(Duration.ofSeconds(50));
    Lease renewed = leases.renew("l1", Expiry.after(Duration.ofMinutes(1)));
    assertThat(renewed.labels())
        .isEqualTo(Map.of("a", "b", Lease.EXPIRE, START.plusSeconds(110).toString()));
    assertThat(store.catalog.<Object>read(view -> view.nextExpiry().orElseThrow()))
        .isEqualTo(START.plusSeconds(110));
    store.clock.advance(Duration.ofSeconds(50));
    leases.addResource("l1", new Leased("images", "image"));
    assertThat(leases.renew("l1", Expiry.never()).labels()).isEqualTo(Map.of("a", "b"));
    assertThat(store.catalog.<Object>read(view -> view.nextExpiry())).isEqualTo(Optional.empty());
    assertThat(store.told())
        .containsExactly("CREATED lease l1", "UPDATED lease l1", "UPDATED lease l1");
  }

  @Test
  void aLeaseThatHasExpiredIsNotRenewed() {
    leases.create("l1", Map.of(), Duration.ofMinutes(1));
    store.clock.advance(Duration.ofMinutes(2));
    refused(NOT_FOUND, () -> leases.renew("l1", Expiry.never()));
    refused(NOT_FOUND, () -> leases.label("l1", "a", "b"));
    refused(NOT_FOUND, () -> leases.renew("l2", Expiry.never()));
  }

  @Test
  void aLabelOfALeaseChangesAlone() {
    leases.create("l1", Map.of("a", "1", "b", "2"), Expiry.never());
    leases.addResource("l1", new Leased("images", "image"));
    assertThat(leases.label("l1", "a", "x".repeat(5000)).labels())
        .isEqualTo(Map.of("a", "x".repeat(5000), "b", "2"));
    assertThat(leases.label("l1", "a", "").labels()).isEqualTo(Map.of("b", "2"));
    assertThat(leases.listResources("l1")).hasSize(1);
    refused(INVALID_ARGUMENT, () -> leases.label("l1", Lease.EXPIRE, ""));
    refused(INVALID_ARGUMENT, () -> leases.label("l1", "containerd.io/gc.flatt", "1"));
  }

  // --- open leases

  @Test
  void anOpenLeaseEndsWithItsBlock() {
    try (OpenLease lease = leases.open()) {
      assertThat(lease.id()).matches("[0-9]{1,9}-[A-Za-z0-9_-]{4}");
      assertThat(leases.list()).containsExactly(lease.lease());
      leases.addResource(lease.id(), new Leased("images", "image"));
    }
    assertThat(leases.list()).isEmpty();
  }

  @Test
  void anOpenLeaseExpiresAfterADayUnlessSaidOtherwise() {
    String day = START.plus(Duration.ofHours(24)).toString();
    String hour = START.plus(Duration.ofHours(1)).toString();
    assertThat(leases.open().lease().labels()).isEqualTo(Map.of(Lease.EXPIRE, day));
    assertThat(leases.open(Duration.ofHours(1)).lease().labels())
        .isEqualTo(Map.of(Lease.EXPIRE, hour));
    // containerd: a lease with any option has no expiry, and leaks if its owner dies
    assertThat(leases.open(Leases.DEFAULT_EXPIRY, Map.of(Lease.FLAT, "1")).lease().labels())
        .isEqualTo(Map.of(Lease.FLAT, "1", Lease.EXPIRE, day));
  }

  @Test
  void closingTwiceOrAfterTheEndDoesNothing() {
    OpenLease lease = leases.open();
    lease.close();
    lease.close();
    OpenLease other = leases.open();
    leases.delete(other.id());
    other.close();
    assertThat(leases.list()).isEmpty();
  }

  @Test
  void anIdThatIsTakenIsNotGivenAgain() {
    int[] next = {7, 7, 7, 8};
    int[] at = {0};
    Leases fixed = new Leases(store.scope(), () -> next[at[0]++]);
    // RandomGenerator.nextBytes takes one nextLong for up to eight bytes
    OpenLease first = fixed.open();
    OpenLease second = fixed.open();
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(at[0]).isEqualTo(4);
    assertThat(first.id()).startsWith("678000000-");
  }

  @Test
  void afterManyTakenIdsOpenGivesUp() {
    Leases fixed = new Leases(store.scope(), () -> 7);
    fixed.open();
    refused(ALREADY_EXISTS, fixed::open);
  }
}
