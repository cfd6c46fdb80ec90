package dev.tidemark.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SchedulerConfigTest {

  @Test
  void theDefaultsAreThoseOfContainerd() {
    assertThat(SchedulerConfig.defaults())
        .isEqualTo(new SchedulerConfig(0.02, 0, 100, Duration.ZERO, Duration.ofMillis(100)));
  }

  @Test
  void clampOfConfig() {
    Duration negative = Duration.ofMillis(-1);
    assertThat(new SchedulerConfig(-0.1, -1, -1, negative, negative))
        .isEqualTo(new SchedulerConfig(0, 0, 0, Duration.ZERO, Duration.ZERO));
    assertThat(SchedulerConfig.defaults().withPauseThreshold(0.6).pauseThreshold()).isEqualTo(0.5);
    assertThat(SchedulerConfig.defaults().withPauseThreshold(0.5).pauseThreshold()).isEqualTo(0.5);
    assertThatThrownBy(() -> SchedulerConfig.defaults().withPauseThreshold(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void oneValueAtATime() {
    Duration second = Duration.ofSeconds(1);
    assertThat(
            SchedulerConfig.defaults()
                .withPauseThreshold(0.1)
                .withDeletionThreshold(2)
                .withMutationThreshold(3)
                .withScheduleDelay(second)
                .withStartupDelay(second.plus(second)))
        .isEqualTo(new SchedulerConfig(0.1, 2, 3, second, second.plus(second)));
  }
}
