package dev.tidemark.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Tests that are skipped, as every module of this build would run them. */
class SkipsSayWhyTest {

  private static Events run(Class<?> tests) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter(
            "junit.jupiter.extensions.autodetection.enabled",
            System.getProperty("tidemark.skips.detected"))
        .configurationParameter(
            "junit.jupiter.conditions.deactivate", System.getProperty("tidemark.skips.off"))
        .selectors(selectClass(tests))
        .execute()
        .allEvents();
  }

  private static List<String> names(Events events) {
    return events.stream()
        .map(Event::getTestDescriptor)
        .map(test -> test.getDisplayName().replaceAll("\\(.*", ""))
        .toList();
  }

  static final class Methods {
    @Test
    void runs() {}

    @Test
    @Disabled
    void disabled() {}

    @Test
    @Disabled("because")
    void disabledBecause() {}

    @Test
    @DisabledOnOs({OS.LINUX, OS.MAC, OS.WINDOWS})
    void disabledHere() {}

    @Test
    void assumed() {
      assumeTrue(false);
    }

    @Test
    void assumedNot() {
      assumeFalse(true, "");
    }

    @Test
    void aborted() {
      abort();
    }

    @Test
    void assumedBecause() {
      assumeTrue(false, "because");
    }

    @TestFactory
    Stream<DynamicTest> dynamic() {
      return Stream.of(DynamicTest.dynamicTest("made", () -> assumeTrue(false, "because")));
    }
  }

  @Test
  void aMethodThatIsSkippedWithoutAReasonFails() {
    Events events = run(Methods.class);

    assertThat(names(events.failed()))
        .containsExactlyInAnyOrder("disabled", "assumed", "assumedNot", "aborted");
    assertThat(names(events.skipped()))
        .containsExactlyInAnyOrder("disabledBecause", "disabledHere");
    assertThat(names(events.aborted())).containsExactlyInAnyOrder("assumedBecause", "made");
    assertThat(names(events.succeeded())).contains("runs");
  }

  static final class BeforeOne {
    @BeforeEach
    void prepare() {
      assumeTrue(false);
    }

    @Test
    void test() {}
  }

  static final class BeforeAny {
    @BeforeAll
    static void prepare() {
      assumeTrue(false);
    }

    @Test
    void test() {}
  }

  @Disabled
  static final class Whole {
    @Test
    void test() {}
  }

  @Test
  void aPreparationThatIsSkippedWithoutAReasonFails() {
    assertThat(names(run(BeforeOne.class).failed())).containsExactly("test");
    assertThat(names(run(BeforeAny.class).failed())).hasSize(1);
  }

  @Test
  void aClassThatIsSkippedWithoutAReasonFails() {
    assertThat(names(run(Whole.class).failed())).hasSize(1);
  }
}
