package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.engine.managed.Lease;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Commands that show what is in a managed store, and why. */
class RecordsListTest extends RecordsFixture {

  @Test
  void lsListsTheContentOfAllNamespaces() throws IOException {
    secondNamespace();
    Result result = run("ls", store);
    assertThat(result.out())
        .startsWith("NAMESPACE  DIGEST                     SIZE  STATE    TYPE\n")
        .containsPattern("default    sha256:[0-9a-f]{12} +8 B  live\n")
        .contains("default    " + STRAY.abbreviated() + "         5 B  garbage\n")
        .contains("second     " + LAYER.abbreviated() + "         5 B  garbage\n")
        .hasLineCount(7);
    assertThat(words(result))
        .endsWith(
            "4 blobs (24 B): 3 live (19 B), 1 garbage (5 B); in 2 namespaces, 1 of them in several. ");
    assertThat(run("ls", store, "--namespace", "second", "-q").out()).isEqualTo(LAYER + "\n");
    assertThat(run("ls", store, "--full").out()).contains(LAYER.toString());
  }

  @Test
  void lsAsJsonIsOneLineForEach() throws IOException {
    secondNamespace();
    List<Map<String, Object>> lines = run("ls", store, "--json").lines();
    assertThat(lines)
        .hasSize(5)
        .contains(
            Map.of(
                "namespace", "default", "digest", MANIFEST.toString(), "bytes", 8L, "live", true))
        .contains(
            Map.of("namespace", "second", "digest", LAYER.toString(), "bytes", 5L, "live", false));
  }

  @Test
  void lsNarrowsToGarbageOrLive() throws IOException {
    assertThat(run("ls", store, "--garbage", "-q").out()).isEqualTo(STRAY + "\n");
    assertThat(run("ls", store, "--live", "-q").out()).hasLineCount(3).doesNotContain("" + STRAY);
  }

  @Test
  void labelsShowsWhatIsRecorded() {
    assertThat(run("labels", store).out()).isEqualTo(MANIFEST + "\n  " + REF + "  " + LAYER + "\n");
    assertThat(run("labels", store, LAYER.abbreviated()).out())
        .isEqualTo(LAYER + "\n  no labels: it refers to nothing\n");
    assertThat(run("labels", store, "--json").lines())
        .containsExactly(
            Map.of(
                "namespace",
                "default",
                "digest",
                MANIFEST.toString(),
                "labels",
                Map.of(REF, LAYER.toString())));
  }

  private static Map<String, Object> withNulls(Map<String, Object> map, String... more) {
    Map<String, Object> all = new HashMap<>(map);
    for (String key : more) {
      all.put(key, null);
    }
    return all;
  }

  @Test
  void whatIsYoungStaysUntilThen() {
    String until = MADE.plus(Duration.ofHours(2)).toString();
    assertThat(run("why", store, STRAY.toString(), "--grace", "2h", "--json").object())
        .containsEntry("live", false)
        .containsEntry("state", "young")
        .containsEntry("paths", List.of(List.of("young", STRAY.toString())))
        .containsEntry("roots", List.of(Map.of("why", "young", "by", "young", "until", until)));
    assertThat(run("why", store, STRAY.toString(), "--grace", "2h").out())
        .startsWith(STRAY + " is garbage, but stays for now, being young until 2026-01-02 ");
    assertThat(run("why", store, STRAY.toString(), "--grace", "0s", "--json").object())
        .containsEntry("state", "garbage");
  }

  @Test
  void whyTakesNames() {
    assertThat(run("why", store, "app:v1", "--json").object())
        .containsEntry("digest", MANIFEST.toString());
  }

  @Test
  void treeShowsNamesAndWhatTheyLeadTo() throws IOException {
    secondNamespace();
    assertThat(run("tree", store).out())
        .startsWith("app:v1\n")
        .containsPattern("manifest +" + MANIFEST.abbreviated());
    assertThat(run("tree", store, "--namespace", "second").out())
        .isEqualTo("No names: nothing in this store is in use.\n");
    assertLine(run("tree", store, "none"), ExitCode.FAILED, "no name 'none' in " + store);
  }

  @Test
  void whyShowsTheWayFromARoot() {
    Result result = run("why", store, LAYER.encoded().substring(0, 8));
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualTo(
            LAYER
                + " is live, by 1 root\n\nimage:app:v1\n\u2514\u2500 "
                + MANIFEST.abbreviated()
                + "\n   \u2514\u2500 "
                + LAYER.abbreviated()
                + "\n");
    assertThat(run("why", store, LAYER.toString(), "--json").object())
        .isEqualTo(
            withNulls(
                Map.of(
                    "namespace",
                    "default",
                    "resource",
                    LAYER.toString(),
                    "digest",
                    LAYER.toString(),
                    "live",
                    true,
                    "state",
                    "live",
                    "present",
                    true,
                    "paths",
                    List.of(List.of("image:app:v1", MANIFEST.toString(), LAYER.toString())),
                    "roots",
                    List.of(withNulls(Map.of("why", "name", "by", "image:app:v1"), "until"))),
                "reason"));
  }

  @Test
  void whyKnowsGarbageAndWhatNobodyKnows() {
    assertThat(run("why", store, STRAY.toString()).out())
        .isEqualTo(STRAY + " is garbage\nnothing refers to it.\n");
    assertThat(run("why", store, "image:gone").out()).startsWith("image:gone is not in use\n");
    assertThat(run("why", store, "image:gone", "--json").object())
        .containsEntry("live", false)
        .containsEntry("present", false)
        .containsEntry("paths", List.of());
  }

  @Test
  void whyTakesResourcesOfAllKinds() {
    assertThat(run("why", store, "image:app:v1").out())
        .isEqualTo("image:app:v1 is live, by 1 root\n\nimage:app:v1\n");
    assertThat(run("why", store, "lease:pull", "--json").object())
        .containsEntry("paths", List.of(List.of("lease:pull")))
        .containsEntry(
            "roots",
            List.of(Map.of("why", "lease", "by", "lease:pull", "until", EXPIRES.toString())));
    assertThat(run("why", store, "snapshot:overlayfs/top", "--json").object())
        .containsEntry("paths", List.of(List.of("flat lease:pull", "snapshot:overlayfs/top")))
        .containsEntry(
            "roots",
            List.of(Map.of("why", "lease", "by", "flat lease:pull", "until", EXPIRES.toString())));
    assertThat(run("why", store, "snapshot:overlayfs/top").out())
        .startsWith("snapshot:overlayfs/top is live, by 1 root\n\nflat lease:pull  until 2026-01-0")
        .endsWith("referenced, but not in the store.\n");
    assertThat(run("why", store, "container:c1", "--json").object()).containsEntry("live", false);
    assertLine(run("why", store, "snapshot:top"), ExitCode.USAGE, "snapshot:SNAPSHOTTER/NAME");
    assertLine(run("why", store, "image:"), ExitCode.USAGE, "'image:': image without a name");
    assertLine(run("why", store, "abc"), ExitCode.FAILED, "'abc' is too short for a digest");
    assertLine(
        run("why", store, "00000000"),
        ExitCode.FAILED,
        "no blob '00000000': 'tidemark ls " + store + "' lists what is in the store");
  }

  @Test
  void theNamespaceHasToBeClear() throws IOException {
    secondNamespace();
    for (String command : List.of("why", "labels")) {
      assertLine(
          run(command, store, LAYER.toString()),
          ExitCode.USAGE,
          "which namespace? there are default, second; name one with --namespace");
    }
    assertThat(run("why", store, LAYER.toString(), "--namespace", "second", "--json").object())
        .containsEntry("live", false);
    assertLine(
        run("ls", store, "--namespace", "third"),
        ExitCode.FAILED,
        "no namespace 'third' in " + store + ": there are default, second");
  }

  @Test
  void leasesShowsWhatEachHolds() {
    Result result = run("leases", store);
    assertThat(result.out())
        .startsWith("NAMESPACE  ID    CREATED           EXPIRES           FLAT  HOLDS\n")
        .containsPattern(
            "default    pull  2026-01-0\\d \\d\\d:04  2026-01-0\\d \\d\\d:04  yes   "
                + "1 blob, 1 snapshot\n")
        .endsWith("1 lease.\n");
    assertThat(run("leases", store, "--full").out())
        .contains("yes   " + digest("pulled").abbreviated() + "\n")
        .containsPattern("(?m)^ {40,}snapshots/overlayfs top$");
    assertThat(run("leases", store, "--namespace", "default", "-q").out()).isEqualTo("pull\n");
    assertThat(run("leases", store, "--json").lines())
        .containsExactly(
            Map.of(
                "namespace",
                "default",
                "id",
                "pull",
                "created",
                MADE.toString(),
                "expires",
                EXPIRES.toString(),
                "flat",
                true,
                "labels",
                Map.of(Lease.EXPIRE, EXPIRES.toString(), Lease.FLAT, "1"),
                "holds",
                List.of(
                    Map.of("type", "content", "id", digest("pulled").toString()),
                    Map.of("type", "snapshots/overlayfs", "id", "top"))));
  }

  @Test
  void aLeaseNeedNotExpire() throws IOException {
    with(
        open ->
            open.workspace("second")
                .leases()
                .create("keep", Map.of(), dev.tidemark.engine.managed.Expiry.never()));
    assertThat(run("leases", store).out())
        .containsPattern(
            "second     keep  2026-01-0\\d \\d\\d:04  never             no    nothing");
    assertThat(run("leases", store, "--json").lines().get(1)).containsEntry("expires", null);
  }

  @Test
  void imagesLsListsNames() {
    assertThat(run("images", "ls", store).out())
        .startsWith("NAMESPACE  NAME    TARGET               TYPE      UPDATED\n")
        .contains("default    app:v1  " + MANIFEST.abbreviated() + "  manifest  2026-01-0")
        .endsWith("1 image.\n");
    assertThat(run("images", "ls", store, "-q").out()).isEqualTo("app:v1\n");
    assertThat(run("images", "ls", store, "--json").lines())
        .containsExactly(
            Map.of(
                "namespace",
                "default",
                "name",
                "app:v1",
                "digest",
                MANIFEST.toString(),
                "mediaType",
                MediaTypes.OCI_MANIFEST,
                "bytes",
                8L,
                "labels",
                Map.of("team", "red"),
                "created",
                MADE.toString(),
                "updated",
                MADE.toString()));
    assertLine(run("images", "mv", store), ExitCode.USAGE, "'mv' is unknown");
  }
}
