package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Policy;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of content that is still being made. */
class LossOfTheYoungTest extends Scenario {

  @Test
  void oldLayersOfAYoungManifestStay() throws IOException {
    Instant old = rig.clock.instant().minus(Duration.ofDays(30));
    put(config, layer);
    rig.layout.age(config.digest(), old);
    rig.layout.age(layer.digest(), old);
    rig.layout.put(image, rig.clock.instant());
    rig.layout.put(stray, old);
    rig.collector().collect(FORCED.withGrace(Duration.ofDays(1)));
    leaves(config, layer, image);
  }

  @Test
  void theYoungStayYoungWhenTheClockJumps() throws IOException {
    put(config, other);
    rig.layout.put(stray, rig.clock.instant());
    rig.layout.tag("other", other.link());
    Policy graceful = FORCED.withGrace(Duration.ofDays(1));
    rig.clock.advance(Duration.ofDays(-3650));
    rig.collector().collect(graceful);
    leaves(config, other, stray);
    rig.clock.advance(Duration.ofDays(3650));
    rig.collector().collect(graceful);
    leaves(config, other, stray);
    rig.clock.advance(Duration.ofDays(2));
    rig.collector().collect(graceful);
    leaves(config, other);
  }

  @Test
  void aLookAtAStoreChangesNothingInIt() throws IOException {
    put(config, layer, image, stray);
    rig.layout.tag("image", image.link());
    Set<Digest> before = rig.layout.digests();
    rig.collector().scan();
    rig.collector().scanIfFree();
    rig.collector().plan(NOW);
    assertThat(rig.layout.digests()).isEqualTo(before);
    assertThat(rig.held()).isEmpty();
  }
}
