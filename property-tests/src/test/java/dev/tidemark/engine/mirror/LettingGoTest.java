package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.testing.Faults;
import dev.tidemark.testing.SimulatedCrash;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Entries without a name, where they are to count for nothing. */
class LettingGoTest extends Scenario {

  private static final Policy UNTAGGED = NOW.withUntagged(true);
  private static final Duration DAY = Duration.ofDays(1);

  private final Blob sbom = DocumentWriter.manifest(config).about(image).note("sbom").build();
  private final Blob base = DocumentWriter.manifest(config).note("base").build();

  @BeforeEach
  void something() {
    put(config, base);
    rig.layout.tag("base", base.link());
  }

  private String entry(String name, Blob target) {
    return name + " " + target.digest();
  }

  private static String tag(Blob subject, String suffix) {
    return "sha256-" + subject.digest().encoded() + suffix;
  }

  private Set<Refusal.Kind> refused(Policy policy) throws IOException {
    Set<Refusal.Kind> kinds = new java.util.TreeSet<>();
    rig.collector().collect(policy).told().refusals().forEach(one -> kinds.add(one.kind()));
    return kinds;
  }

  @Test
  void withoutBeingToldNothingGoesAndTheReportSaysWhatStays() throws IOException {
    put(layer, image);
    rig.layout.tag("#", image.link());
    Report report = rig.collector().collect(NOW);
    leaves(config, layer, image, base);
    assertThat(report.counts().names().unnamed()).isEqualTo(1);
    assertThat(report.counts().names().blobs()).isEqualTo(2);
  }

  @Test
  void anEntryWithoutANameGoesWithAllThatOnlyItKeeps() throws IOException {
    put(layer, image);
    rig.layout.tag("#", image.link());
    rig.layout.tag("#2", base.link());
    Report report = rig.collector().collect(UNTAGGED);
    assertThat(report.told().refusals()).isEmpty();
    leaves(config, base);
    assertThat(rig.entries()).containsExactlyInAnyOrder(entry("base", base), entry("", base));
    assertThat(refused(NOW)).as("refusals of the next one").isEmpty();
  }

  @Test
  void anImageThatHasLostItsNameIsNotKeptByItsOwnSbom() throws IOException {
    put(layer, image, sbom);
    rig.layout.tag("#", sbom.link());
    rig.collector().collect(NOW);
    leaves(config, layer, image, sbom, base);
    rig.collector().collect(UNTAGGED);
    leaves(config, base);
  }

  @Test
  void anImageThatHasANameKeepsWhatIsAboutItAndTheEntriesOfThat() throws IOException {
    Blob signature = DocumentWriter.manifest(config).about(sbom).note("signed").build();
    put(layer, image, sbom, signature);
    rig.layout.tag("image", image.link());
    rig.layout.tag("#", sbom.link());
    rig.layout.tag("#2", signature.link());
    rig.collector().collect(UNTAGGED);
    leaves(config, layer, image, sbom, signature, base);
    assertThat(rig.entries()).hasSize(4);
  }

  @Test
  void anArtifactThatHasANameKeepsItsSubject() throws IOException {
    put(layer, image, sbom);
    rig.layout.tag("#", image.link());
    rig.layout.tag("bill", sbom.link());
    rig.collector().collect(UNTAGGED);
    leaves(config, layer, image, sbom, base);
  }

  @Test
  void tagsThatAreCalledAfterADigestFollowIt() throws IOException {
    Blob list = DocumentWriter.index(sbom).build();
    Blob signature = DocumentWriter.manifest(config).note("signature").build();
    Blob countersigned = DocumentWriter.manifest(config).note("countersigned").build();
    put(layer, image, sbom, list, signature, countersigned);
    rig.layout.tag("image", image.link());
    rig.layout.tag(tag(image, ""), list.link());
    rig.layout.tag("registry.example/app:" + tag(image, ".sig"), signature.link());
    rig.layout.tag(tag(signature, ".sig"), countersigned.link());
    rig.collector().collect(UNTAGGED);
    leaves(config, layer, image, sbom, list, signature, countersigned, base);
    rig.layout.untag("image");
    rig.collector().collect(UNTAGGED);
    leaves(config, base);
    assertThat(rig.entries()).containsExactly(entry("base", base));
  }

  @Test
  void aTagWhoseSubjectIsNowhereStaysAndIsTold() throws IOException {
    put(other);
    rig.layout.tag(tag(image, ".att"), other.link());
    Report report = rig.collector().collect(UNTAGGED);
    leaves(config, other, base);
    assertThat(report.told().warnings())
        .anyMatch(line -> line.contains(tag(image, ".att")) && line.contains("not in the store"));
  }

  @Test
  void aTagThatOnlyLooksLikeThatOfAReferrerIsAName() throws IOException {
    Blob images = DocumentWriter.index(image).note("images").build();
    put(layer, image, other, images);
    rig.layout.tag(tag(other, ""), other.link()); // called after itself
    rig.layout.tag(tag(base, ""), images.link()); // a list of images
    rig.layout.tag(tag(base, ".imgpkg"), images.link());
    rig.collector().collect(UNTAGGED);
    leaves(config, layer, image, other, images, base);
  }

  @Test
  void whatIsYoungStaysWithItsEntry() throws IOException {
    put(layer, other);
    rig.layout.put(image, rig.clock.instant());
    rig.layout.tag("#", image.link());
    rig.collector().collect(UNTAGGED.withGrace(DAY));
    leaves(config, layer, image, other, base);
    assertThat(rig.entries()).hasSize(2);
  }

  @Test
  void whatAYoungSignatureIsAboutStaysForAsLong() throws IOException {
    put(layer, image);
    rig.layout.put(other, rig.clock.instant());
    rig.layout.tag("#", image.link());
    rig.layout.tag(tag(image, ".sig"), other.link());
    rig.collector().scan();
    rig.clock.advance(Duration.ofHours(3));
    rig.layout.age(other.digest(), rig.clock.instant());
    rig.collector().collect(UNTAGGED.withGrace(Duration.ofHours(1)));
    leaves(config, layer, image, other, base);
  }

  @Test
  void theEntryGoesBeforeTheContent() throws IOException {
    put(layer, image);
    rig.layout.tag("#", image.link());
    rig.faults.crashAtRemoval(1, false);
    assertThatThrownBy(() -> rig.collector().collect(UNTAGGED)).isInstanceOf(SimulatedCrash.class);
    leaves(config, layer, image, base);
    assertThat(rig.entries()).containsExactly(entry("base", base));
    rig.restart();
    assertThat(refused(NOW)).isEmpty();
    leaves(config, base);
  }

  @Test
  void whoeverBringsTheContentBackHasItsEntryAgain() throws IOException {
    Blob signature = DocumentWriter.manifest(config).note("signature").build();
    put(layer, image, signature);
    String index = Files.readString(rig.layout.directory().resolve("index.json"));
    rig.layout.writeIndex(
        index.replace(
            "\"manifests\":[",
            "\"manifests\":[{\"mediaType\":\""
                + image.mediaType()
                + "\",\"digest\":\""
                + image.digest()
                + "\",\"size\":1,\"annotations\":{\"made\":\"here\"},"
                + "\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\"}},"
                + signature.link().named(tag(image, ".sig"))
                + ","));
    rig.collector().collect(UNTAGGED.withQuarantine(DAY));
    leaves(config, base);
    rig.collector().restore(Set.of());
    leaves(config, layer, image, signature, base);
    assertThat(rig.entries())
        .containsExactlyInAnyOrder(
            entry("base", base), entry("", image), entry(tag(image, ".sig"), signature));
    assertThat(Files.readString(rig.layout.directory().resolve("index.json")))
        .contains("\"made\":\"here\"", "\"architecture\":\"arm64\"");
    rig.collector().collect(NOW);
    leaves(config, layer, image, signature, base);
  }

  @Test
  void whatIsGoneForGoodIsForgotten() throws IOException {
    put(layer, image);
    rig.layout.tag("#", image.link());
    rig.collector().collect(UNTAGGED.withQuarantine(DAY));
    assertThat(rig.layout.directory().resolve(".tidemark/unnamed")).isNotEmptyDirectory();
    rig.collector().purge(Duration.ZERO, Set.of());
    assertThat(rig.layout.directory().resolve(".tidemark/unnamed")).isEmptyDirectory();
  }

  @Test
  void aStoreInWhichNothingHasANameIsLeftAlone() throws IOException {
    rig.layout.untag("base");
    rig.layout.tag("#", base.link());
    assertThat(refused(UNTAGGED)).containsExactly(Refusal.Kind.NO_ROOTS);
    assertThat(rig.entries()).containsExactly(entry("", base));
    leaves(config, base);
  }

  @Test
  void mostNamesLostAtOnceAreARefusal() throws IOException {
    put(layer, image, other);
    rig.layout.tag("image", image.link());
    rig.layout.tag("other", other.link());
    rig.collector().collect(NOW);
    rig.layout.index(base.link().named("base"), image.link(), other.link());
    assertThat(refused(UNTAGGED)).containsExactly(Refusal.Kind.ROOTS_LOST);
    leaves(config, layer, image, other, base);
  }

  @Test
  void anOrdinaryCollectionInBetweenDoesNotForgetTheNamesThatWereLost() throws IOException {
    put(layer, image, other);
    rig.layout.tag("image", image.link());
    rig.layout.tag("other", other.link());
    rig.collector().collect(UNTAGGED);
    rig.layout.index(base.link().named("base"), image.link(), other.link());
    assertThat(refused(NOW)).as("all entries are there").isEmpty();
    assertThat(refused(NOW)).isEmpty();
    assertThat(refused(UNTAGGED)).containsExactly(Refusal.Kind.ROOTS_LOST);
    leaves(config, layer, image, other, base);
    rig.collector().collect(UNTAGGED.withAllowed(EnumSet.of(Refusal.Kind.ROOTS_LOST)));
    leaves(config, base);
    assertThat(refused(UNTAGGED)).as("refusals once it was allowed").isEmpty();
  }

  @Test
  void anOrdinaryCollectionThatMayLoseNamesSettlesBoth() throws IOException {
    put(layer, image, other);
    rig.layout.tag("image", image.link());
    rig.layout.tag("other", other.link());
    rig.collector().collect(UNTAGGED);
    rig.layout.index(base.link().named("base"));
    rig.collector().collect(NOW.withAllowed(EnumSet.of(Refusal.Kind.ROOTS_LOST)));
    assertThat(refused(UNTAGGED)).isEmpty();
  }

  @Test
  void namesThatWereRemovedByTidemarkAreNotMissedAfterAnOrdinaryCollection() throws IOException {
    put(layer, image, other);
    rig.layout.tag("image", image.link());
    rig.layout.tag("other", other.link());
    rig.collector().collect(UNTAGGED);
    rig.layout.index(base.link().named("base"));
    rig.releases()
        .note(
            List.of(
                new Releases.Release("image", image.digest(), true),
                new Releases.Release("other", other.digest(), true)));
    assertThat(refused(NOW)).isEmpty();
    assertThat(refused(UNTAGGED)).isEmpty();
  }

  @Test
  void theRemovalOfANameThatCameLaterExcusesNoneThatIsMissed() throws IOException {
    put(layer, image, other);
    for (String name : List.of("image", "stable", "latest", "v1")) {
      rig.layout.tag(name, image.link());
    }
    rig.collector().collect(UNTAGGED);
    for (String name : List.of("image", "stable", "latest", "v1")) {
      rig.layout.untag(name);
      rig.layout.tag("#" + name, image.link());
    }
    rig.collector().collect(NOW);
    rig.layout.tag("late", other.link());
    rig.collector().collect(NOW);
    rig.layout.untag("late");
    rig.layout.tag("#late", other.link());
    rig.releases().note(List.of(new Releases.Release("late", other.digest(), true)));
    assertThat(refused(UNTAGGED)).containsExactly(Refusal.Kind.ROOTS_LOST);
  }

  @Test
  void muchThatHasNoNameIsNoAlarm() throws IOException {
    for (int i = 0; i < 40; i++) {
      Blob old = DocumentWriter.manifest(config).note("old " + i).build();
      put(old);
      rig.layout.tag("#" + i, old.link());
    }
    rig.collector().collect(NOW);
    assertThat(refused(UNTAGGED)).isEmpty();
    leaves(config, base);
    assertThat(refused(NOW)).isEmpty();
  }

  @Test
  void whatIsListedAnewInTheMiddleOfASweepStays() throws IOException {
    put(layer, image, other);
    rig.layout.tag("#1", image.link());
    rig.layout.tag("#2", other.link());
    boolean[] listed = {false};
    rig.faults.hook(
        (operation, n, done) -> {
          if (operation == Faults.Operation.DELETE && done && !listed[0]) {
            listed[0] = true;
            rig.layout.index(base.link().named("base"), image.link(), other.link());
          }
        });
    rig.collector().collect(UNTAGGED);
    assertThat(rig.layout.digests()).containsAnyOf(image.digest(), other.digest());
  }

  @Test
  void aPlanIsCarriedOutAsItWasMade() throws IOException {
    put(layer, image);
    rig.layout.tag("#", image.link());
    Plan plan = rig.collector().plan(NOW);
    assertThat(plan.entries()).isEmpty();
    rig.collector().apply(plan, UNTAGGED);
    leaves(config, layer, image, base);
    Plan untagged = rig.collector().plan(UNTAGGED);
    assertThat(untagged.entries()).hasSize(2);
    assertThat(untagged.entries().get(0).reason()).isEqualTo("its entry has no name");
    assertThat(rig.entries()).hasSize(2);
    rig.collector().apply(untagged, NOW);
    leaves(config, base);
    assertThat(rig.entries()).containsExactly(entry("base", base));
  }

  @Test
  void whatDockerSaveListsStays() throws IOException {
    put(layer, image);
    rig.layout.tag("#", image.link());
    String path = "\"blobs/sha256/%s\"";
    rig.layout.write(
        "manifest.json",
        "[{\"Config\":"
            + path.formatted(config.digest().encoded())
            + ",\"RepoTags\":null,\"Layers\":["
            + path.formatted(layer.digest().encoded())
            + "]}]");
    rig.collector().collect(UNTAGGED);
    assertThat(rig.layout.digests()).containsAll(digests(config, layer, image));
  }
}
