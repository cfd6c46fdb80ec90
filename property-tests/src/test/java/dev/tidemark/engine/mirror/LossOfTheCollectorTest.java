package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.files.CollectorLock;
import dev.tidemark.engine.metadata.lmdb.LmdbMetadata;
import dev.tidemark.testing.Faults;
import dev.tidemark.testing.SimulatedCrash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What keeps a collector from ever collecting again, and two from doing so at once. */
class LossOfTheCollectorTest extends Scenario {

  @Test
  void aSecondCollectorIsTurnedAway() throws IOException {
    Path state = rig.layout.directory().resolve(".tidemark");
    try (CollectorLock held = CollectorLock.lock(state.resolve("lock"))) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> rig.collector().collect(FORCED))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another collector");
      assertThat(rig.collector().scanIfFree()).isEmpty();
    }
    assertThatThrownBy(() -> LmdbMetadata.open(state.resolve("metadata")))
        .hasMessageContaining("open in this process");
  }

  /** Found by a random history: it failed while it made up for one that was cut off. */
  @Test
  void aCollectorThatFailedBeforeItBeganIsNotInTheWay() throws IOException {
    put(config, other, stray);
    rig.layout.tag("other", other.link());
    for (Faults.Operation last : List.of(Faults.Operation.DELETE, Faults.Operation.COMMIT)) {
      rig.faults.hook(
          (operation, n, done) -> {
            if (operation == last) {
              throw new SimulatedCrash("at " + last);
            }
          });
      assertThatThrownBy(() -> rig.collector().collect(FORCED)).isInstanceOf(SimulatedCrash.class);
    }
    rig.faults.clear();
    rig.collector().collect(FORCED);
    leaves(config, other);
  }
}
