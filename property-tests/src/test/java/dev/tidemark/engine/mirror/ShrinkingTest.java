package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.tidemark.engine.mark.BrokenMarks;
import dev.tidemark.testing.Script;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** What a failing property shows of a broken engine is small enough to be read. */
@Tag("slow")
class ShrinkingTest {

  /** Of any seed. The time is for a machine that is busy; as a rule it takes a few seconds. */
  private static String failure(Class<?> properties) {
    return EngineTestKit.engine("jqwik")
        .configurationParameter("jqwik.database", "target/shrinking-db")
        .configurationParameter("jqwik.failures.after.default", "RANDOM_SEED")
        .configurationParameter("jqwik.reporting.onlyfailures", "true")
        .configurationParameter("jqwik.shrinking.bounded.seconds", "60")
        .selectors(selectClass(properties))
        .execute()
        .testEvents()
        .failed()
        .stream()
        .map(Event::getPayload)
        .flatMap(payload -> payload.stream())
        .map(TestExecutionResult.class::cast)
        .flatMap(result -> result.getThrowable().stream())
        .map(Throwable::getMessage)
        .findFirst()
        .orElse("nothing failed");
  }

  static final class MarkThatSkips {
    @Property(tries = 200)
    void marks(@ForAll("graphs") Script script) throws IOException {
      Marking.check(script, BrokenMarks::skippingEdges);
    }

    @Provide
    Arbitrary<Script> graphs() {
      return Script.ofSize(100, 300);
    }
  }

  @Test
  void aMarkThatMissesAnEdgeIsShownWithAFewNodes() {
    Matcher matcher = Pattern.compile("of (\\d+) nodes").matcher(failure(MarkThatSkips.class));
    assertThat(matcher.find()).isTrue();
    assertThat(Integer.parseInt(matcher.group(1))).isLessThanOrEqualTo(10);
  }

  static final class SubjectsThatAreIgnored {
    @Property(tries = 200)
    void collects(@ForAll("graphs") Script script) throws IOException {
      Collecting.check(script, new Mutants.SubjectsIgnored());
    }

    @Provide
    Arbitrary<Script> graphs() {
      return Script.ofSize(40, 60);
    }
  }

  @Test
  void aReferrerThatIsLostIsShownAmongAFewBlobs() {
    String failure = failure(SubjectsThatAreIgnored.class);
    assertThat(failure).contains(" about ");
    assertThat(failure.lines().filter(line -> line.contains(" -> ")).count())
        .as(failure)
        .isLessThanOrEqualTo(10);
  }
}
