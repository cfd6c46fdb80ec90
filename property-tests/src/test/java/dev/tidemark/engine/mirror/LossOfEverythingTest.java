package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Listed;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of a store whose collector sees nothing, or too little, or too much. */
class LossOfEverythingTest extends Scenario {

  @Test
  void noFailedReadCostsAnythingThatIsNeeded() throws IOException {
    Blob index = DocumentWriter.index(image, other).build();
    for (int nth = 1; ; nth++) {
      try (Rig fresh = new Rig()) {
        for (Blob blob : List.of(config, layer, image, other, index, stray)) {
          fresh.layout.put(blob);
        }
        fresh.layout.tag("index", index.link());
        Set<Digest> before = fresh.layout.digests();
        fresh.faults.failAt(nth);
        Report report = null;
        try {
          report = fresh.collector().collect(NOW);
        } catch (IOException e) {
          assertThat(fresh.layout.digests()).as("left after %s", e).isEqualTo(before);
        }
        assertThat(fresh.layout.digests())
            .as("after failure #%d", nth)
            .containsAll(digests(config, layer, image, other, index));
        if (report != null && report.refused().isEmpty() && nth > fresh.faults.count()) {
          return;
        }
      }
    }
  }

  @Test
  void aListingThatEndsEarlyCostsNothing() throws IOException {
    try (Rig fresh = new Rig(new HalfListed())) {
      for (Blob blob : List.of(config, layer, image, stray)) {
        fresh.layout.put(blob);
      }
      fresh.layout.tag("image", image.link());
      try {
        fresh.collector().collect(FORCED);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("the listing of the store leaves out content");
      }
      assertThat(fresh.layout.digests()).containsAll(digests(config, layer, image));
    }
  }

  @Test
  void anEmptyIndexEmptiesAStoreOnlyByForce() throws IOException {
    put(config, layer, image);
    Report report = rig.collector().collect(NOW);
    assertThat(report.refused()).get().asString().contains("no roots");
    leaves(config, layer, image);
    rig.collector().collect(FORCED);
    leaves();
  }

  @Test
  void rootsThatShrinkByMoreThanHalfAreBelievedOnlyByForce() throws IOException {
    put(config, layer, image, other);
    for (int i = 0; i < 4; i++) {
      rig.layout.tag("t" + i, i == 0 ? other.link() : image.link());
    }
    rig.collector().collect(NOW);
    for (int i = 1; i < 4; i++) {
      rig.layout.untag("t" + i);
    }
    assertThat(rig.collector().collect(NOW).refused()).get().asString().contains("roots");
    leaves(config, layer, image, other);
    rig.collector().collect(FORCED);
    leaves(config, other);
  }

  @Test
  void aStoreThatIsNearlyAllGarbageIsEmptiedOnlyByForce() throws IOException {
    put(config, other);
    rig.layout.tag("other", other.link());
    for (int i = 0; i < 40; i++) {
      put(Blob.leaf(MediaTypes.OCI_LAYER, "garbage " + i));
    }
    assertThat(rig.collector().collect(NOW).refused()).get().asString().contains("garbage");
    assertThat(rig.layout.digests()).hasSize(42);
    rig.collector().collect(FORCED);
    leaves(config, other);
  }

  @Test
  void aTornIndexIsNoEmptyOne() throws IOException {
    put(config, layer, image, stray);
    rig.layout.tag("image", image.link());
    for (String torn :
        List.of("", "{", "{\"schemaVersion\":2,\"manifests\":[{\"digest\":", "null", "[]")) {
      rig.layout.writeIndex(torn);
      try {
        assertThat(rig.collector().collect(NOW).refused()).as("with index %s", torn).isPresent();
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("index.json");
      }
      leaves(config, layer, image, stray);
    }
    rig.layout.writeIndex();
    rig.collector().collect(NOW);
    leaves(config, layer, image);
  }

  @Test
  void aPlanForTheStoreThatWasHereBeforeIsRefused() throws IOException {
    put(config, other, stray);
    rig.layout.tag("other", other.link());
    Plan plan = rig.collector().plan(FORCED);
    rig.amnesia();
    assertThatThrownBy(() -> rig.collector().apply(plan, FORCED))
        .isInstanceOf(IllegalArgumentException.class);
    leaves(config, other, stray);
  }

  private static final class HalfListed extends Engines {
    @Override
    BlobStore blobs(BlobStore blobs) {
      return (BlobStore)
          java.lang.reflect.Proxy.newProxyInstance(
              BlobStore.class.getClassLoader(),
              new Class<?>[] {BlobStore.class},
              (proxy, method, arguments) -> {
                if (!method.getName().equals("list")) {
                  return method.invoke(blobs, arguments);
                }
                List<Listed> all = new ArrayList<>();
                blobs.list(all::add);
                @SuppressWarnings("unchecked")
                var each = (java.util.function.Consumer<Listed>) arguments[0];
                all.subList(0, all.size() / 2).forEach(each);
                return null;
              });
    }
  }
}
