package dev.tidemark.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What follows from a record alone: TestGCRefs of containerd (core/metadata/gc_test.go) as far as
 * it is about one record, and the rows about labels that upstream lacks.
 */
class ReferencesTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String GC = "containerd.io/gc.";

  private static Digest digest(int n) {
    return new Digest("sha256", String.format("%064x", n));
  }

  private static String d(int n) {
    return digest(n).toString();
  }

  private static Resource content(int n) {
    return Resource.content("ns1", digest(n));
  }

  private static Resource snapshot(String name) {
    return Resource.snapshot("ns1", "overlay", name);
  }

  private static Map<String, String> labels(String... labels) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      map.put(GC + labels[i], labels[i + 1]);
    }
    return map;
  }

  private static References of(Resource resource, Map<String, String> fields, String... labels) {
    return References.of(Entry.of(resource, NOW, fields, labels(labels)));
  }

  private static References labelled(String... labels) {
    return of(content(99), Map.of(), labels);
  }

  private static DynamicTest forward(String row, References references, Resource... expected) {
    return DynamicTest.dynamicTest(
        row,
        () -> {
          assertThat(references.forward()).containsExactlyInAnyOrder(expected);
          assertThat(references.back()).isEmpty();
          assertThat(references.conditions()).isEmpty();
        });
  }

  private static DynamicTest back(String row, References references, Resource... expected) {
    return DynamicTest.dynamicTest(
        row, () -> assertThat(references.back()).containsExactlyInAnyOrder(expected));
  }

  private static DynamicTest condition(String row, References references, Condition... expected) {
    return DynamicTest.dynamicTest(
        row,
        () -> {
          assertThat(references.conditions()).containsExactlyInAnyOrder(expected);
          assertThat(references.forward()).as("forward").isEmpty();
        });
  }

  private static DynamicTest root(
      String row, References references, boolean root, Instant... expires) {
    return DynamicTest.dynamicTest(
        row,
        () -> {
          assertThat(references.root()).isEqualTo(root);
          assertThat(references.expires())
              .isEqualTo(expires.length == 0 ? Optional.empty() : Optional.of(expires[0]));
        });
  }

  @TestFactory
  Stream<DynamicTest> contentReferences() {
    return Stream.of(
        forward("d1", labelled()),
        forward("d4 ref.content=d1", labelled("ref.content", d(1)), content(1)),
        forward(
            "d5 ref.content.anything-1=d2, .anything-2=d3",
            labelled("ref.content.anything-1", d(2), "ref.content.anything-2", d(3)),
            content(2),
            content(3)),
        // a reference to a collector that is not running still makes an edge
        forward(
            "d6 ref.contentbad=d1",
            labelled("ref.contentbad", d(1)),
            new Resource(new Kind("contentbad"), "ns1", d(1))),
        forward("no digest", labelled("ref.content", "latest")),
        forward("empty value", labelled("ref.content", "")),
        forward("upper case", labelled("ref.content", d(10).replace('a', 'A')), content(10)),
        forward("twice", labelled("ref.content.0", d(1), "ref.content/1", d(1)), content(1)),
        forward("itself", labelled("ref.content", d(99)), content(99)),
        forward("another prefix", labelled("refs.content", d(1))));
  }

  @TestFactory
  Stream<DynamicTest> moreContentReferences() {
    return Stream.of(
        DynamicTest.dynamicTest(
            "d7 ref.content/anything-1=d2, /anything-2=d3, bref.container=container3",
            () -> {
              References d7 =
                  labelled(
                      "ref.content/anything-1",
                      d(2),
                      "ref.content/anything-2",
                      d(3),
                      "bref.container",
                      "container3");
              assertThat(d7.forward()).containsExactlyInAnyOrder(content(2), content(3));
              assertThat(d7.back()).containsExactly(Resource.container("ns1", "container3"));
            }),
        back(
            "d10 bref.container=container1, .content=d5, .image=image2, .snapshot.btrfs=sn1",
            labelled(
                "bref.container",
                "container1",
                "bref.content",
                d(5),
                "bref.image",
                "image2",
                "bref.snapshot.btrfs",
                "sn1"),
            Resource.container("ns1", "container1"),
            content(5),
            Resource.image("ns1", "image2"),
            Resource.snapshot("ns1", "btrfs", "sn1")),
        back(
            "bref.container.x, bref.image/x",
            labelled("bref.container.x", "c", "bref.image/x", "i"),
            Resource.container("ns1", "c"),
            Resource.image("ns1", "i")),
        back("bref.snapshot without a snapshotter", labelled("bref.snapshot", "sn1")),
        back("bref.other", labelled("bref.other", "x")));
  }

  @TestFactory
  Stream<DynamicTest> snapshotReferences() {
    return Stream.of(
        forward("sn1", of(snapshot("sn1"), Map.of())),
        forward("sn2", of(snapshot("sn2"), Map.of(Entry.PARENT, "sn1")), snapshot("sn1")),
        forward(
            "sn4",
            of(
                snapshot("sn4"),
                Map.of(),
                "ref.snapshot.btrfs",
                "sn1",
                "ref.snapshot.overlay",
                "sn1"),
            Resource.snapshot("ns1", "btrfs", "sn1"),
            snapshot("sn1")),
        forward(
            "sn5",
            of(
                snapshot("sn5"),
                Map.of(),
                "ref.snapshot.overlay/anything-1",
                "sn1",
                "ref.snapshot.overlay/anything-2",
                "sn2"),
            snapshot("sn1"),
            snapshot("sn2")),
        forward(
            "ns2 sn3",
            of(snapshot("sn3"), Map.of(), "ref.content", d(1), "ref.content.keep-me", d(6)),
            content(1),
            content(6)),
        forward("ref.snapshot without a snapshotter", labelled("ref.snapshot", "sn1")),
        forward("ref.snapshot/x", labelled("ref.snapshot/x", "sn1")),
        forward(
            "a name with slashes", labelled("ref.snapshot.overlay", "a/b/c"), snapshot("a/b/c")));
  }

  @TestFactory
  Stream<DynamicTest> otherReferences() {
    Map<String, String> on = Map.of(Entry.SNAPSHOTTER, "overlay", Entry.SNAPSHOT_KEY, "sn4");
    return Stream.of(
        forward("container1", of(Resource.container("ns1", "c1"), on), snapshot("sn4")),
        forward(
            "container2",
            of(Resource.container("ns1", "c2"), on, "ref.snapshot.overlay", "sn6"),
            snapshot("sn4"),
            snapshot("sn6")),
        forward(
            "container4",
            of(
                Resource.container("ns1", "c4"),
                Map.of(),
                "ref.content.0",
                d(8),
                "ref.content.1",
                d(9)),
            content(8),
            content(9)),
        forward(
            "container with a snapshot key and no snapshotter",
            of(Resource.container("ns1", "c5"), Map.of(Entry.SNAPSHOT_KEY, "sn4"))),
        forward(
            "image1",
            of(Resource.image("ns1", "image1"), Map.of(Entry.TARGET_DIGEST, d(3))),
            content(3)),
        forward(
            "image2",
            of(
                Resource.image("ns1", "image2"),
                Map.of(Entry.TARGET_DIGEST, d(4)),
                "ref.image.anything",
                "image1",
                "ref.content.anotherimage",
                d(5)),
            content(4),
            content(5),
            Resource.image("ns1", "image1")),
        forward("ingest-1", of(Resource.ingest("ns1", "ingest-1"), Map.of())),
        forward(
            "ingest-2",
            of(Resource.ingest("ns1", "ingest-2"), Map.of(Entry.EXPECTED, d(8))),
            content(8)),
        forward("labels of leases", of(Resource.lease("ns1", "l"), Map.of(), "ref.content", d(1))),
        forward(
            "labels of ingests", of(Resource.ingest("ns1", "i"), Map.of(), "ref.content", d(1))),
        forward(
            "ref.test=test2",
            labelled("ref.test", "test2"),
            new Resource(new Kind("test"), "ns1", "test2")),
        forward("ref.lease", labelled("ref.lease", "l")),
        forward("ref.container", labelled("ref.container", "c")));
  }

  @TestFactory
  Stream<DynamicTest> conditions() {
    Condition used = new Condition(snapshot("sn6"), "usedat<2h");
    return Stream.of(
        condition(
            "d20 cond.snapshot.overlay", labelled("cond.snapshot.overlay", "usedat<2h|sn6"), used),
        condition("with a name", labelled("cond.snapshot.overlay/x", "usedat<2h|sn6"), used),
        condition(
            "snapshotter in the value", labelled("cond.snapshot", "usedat<2h|overlay/sn6"), used),
        condition("no pipe", labelled("cond.snapshot.overlay", "usedat<2h")),
        condition("nothing behind it", labelled("cond.snapshot.overlay", "usedat<2h|")),
        condition("no snapshotter", labelled("cond.snapshot", "usedat<2h|sn6")),
        condition("another word", labelled("cond.snapshots.overlay", "usedat<2h|sn6")));
  }

  private static DynamicTest holds(String text, Duration ago, boolean expected) {
    return holds(text, NOW.minus(ago).toString(), expected);
  }

  private static DynamicTest holds(String text, String usedAt, boolean expected) {
    Entry snapshot = Entry.of(snapshot("sn6"), NOW, Map.of(), labels("cond.value-usedat", usedAt));
    return DynamicTest.dynamicTest(
        text + " of " + usedAt,
        () ->
            assertThat(new Condition(snapshot("sn6"), text).holds(snapshot, NOW))
                .isEqualTo(expected));
  }

  @TestFactory
  Stream<DynamicTest> conditionsHold() {
    Duration hour = Duration.ofHours(1);
    Duration three = Duration.ofHours(3);
    return Stream.of(
        holds("usedat<2h", hour, true),
        holds("usedat<2h", three, false),
        holds("usedat>2h", hour, false),
        holds("usedat>2h", three, true),
        holds("usedat<1h", hour, false),
        holds("usedat>1h", hour, false),
        holds("usedat<1h,usedat>2h", three, true),
        holds("usedat<1h,usedat<2h", three, false),
        holds("usedat<90m", hour, true),
        holds("usedat<1h0m0.5s", hour, true),
        holds("usedat<1.5h", hour, true),
        holds("usedat<.5h", hour, false),
        holds("usedat==1h", hour, false),
        holds("usedat<=1h", hour, false),
        holds("usedat<2", hour, false),
        holds("usedat<2d", hour, false),
        holds("usedat<", hour, false),
        holds("", hour, false),
        holds("age<2h", hour, false),
        holds("age<2h,usedat<2h", hour, true),
        holds("usedat<2h", "", false),
        holds("usedat<2h", "yesterday", false));
  }

  @TestFactory
  Stream<DynamicTest> roots() {
    Resource image = Resource.image("ns1", "i");
    Resource lease = Resource.lease("ns1", "l");
    Resource ingest = Resource.ingest("ns1", "i");
    String due = "2026-11-21T14:00:00+01:00";
    Instant at = Instant.parse("2026-11-21T13:00:00Z");
    return Stream.of(
        root("content", labelled(), false),
        root("content gc.root", labelled("root", "x"), true),
        root("content gc.root with an empty value", labelled("root", ""), false),
        // containerd 2.2 and later match any key that begins so
        root("content gc.rootfoo", labelled("rootfoo", "x"), false),
        root("content gc.root.foo", labelled("root.foo", "x"), false),
        root("snapshot gc.root", of(snapshot("s"), Map.of(), "root", "x"), true),
        // containerd's comment says so, its code does not
        root("content gc.expire", labelled("expire", due), true, at),
        root("snapshot gc.expire", of(snapshot("s"), Map.of(), "expire", due), true, at),
        root("image", of(image, Map.of()), true),
        root("image gc.expire", of(image, Map.of(), "expire", due), true, at),
        root("image gc.expire with an empty value", of(image, Map.of(), "expire", ""), true),
        root("image gc.expire unparsable", of(image, Map.of(), "expire", "soon"), true),
        root("image gc.expire a day", of(image, Map.of(), "expire", "2020-01-01"), true),
        root(
            "image gc.expire without an offset",
            of(image, Map.of(), "expire", "2020-01-01T00:00:00"),
            true),
        root("lease", of(lease, Map.of()), true),
        root("lease gc.expire", of(lease, Map.of(), "expire", due), true, at),
        root("lease gc.expire unparsable", of(lease, Map.of(), "expire", "2026-13-01"), true),
        // never collected
        root(
            "container gc.expire",
            of(Resource.container("ns1", "c"), Map.of(), "expire", due),
            true),
        root("ingest", of(ingest, Map.of()), false),
        root("ingest expireat", of(ingest, Map.of(Entry.EXPIRES_AT, due)), true, at),
        root("ingest expireat unparsable", of(ingest, Map.of(Entry.EXPIRES_AT, "soon")), true),
        root("ingest gc.root", of(ingest, Map.of(), "root", "x"), false),
        root("ingest gc.expire", of(ingest, Map.of(), "expire", due), false));
  }

  @TestFactory
  Stream<DynamicTest> flat() {
    List<DynamicTest> tests = new ArrayList<>();
    Resource lease = Resource.lease("ns1", "l");
    tests.add(flat("lease gc.flat", of(lease, Map.of(), "flat", "x"), true));
    tests.add(flat("lease gc.flat with an empty value", of(lease, Map.of(), "flat", ""), false));
    tests.add(flat("lease", of(lease, Map.of()), false));
    tests.add(flat("content gc.flat", labelled("flat", "x"), false));
    return tests.stream();
  }

  private static DynamicTest flat(String row, References references, boolean expected) {
    return DynamicTest.dynamicTest(row, () -> assertThat(references.flat()).isEqualTo(expected));
  }

  /** What Go's time.RFC3339 does not read is no instant there, and the image stays. */
  @TestFactory
  Stream<DynamicTest> unparsableIsWhatIsNotRfc3339() {
    return Stream.of("2020-01-01T00:00Z", "+12020-01-01T00:00:00Z")
        .map(text -> root(text, of(Resource.image("ns1", "i"), Map.of(), "expire", text), true));
  }
}
