package dev.tidemark.engine.duel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testing.Script;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A duel notices when one of the two is not like the other. */
class DuelMutantsTest {

  private static boolean caught(Duel.Making broken) throws IOException {
    for (long seed = 1; seed <= 40; seed++) {
      try {
        Duel.fight(Script.of(seed, 8), broken);
      } catch (AssertionError e) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aReferenceThatOneOfThemDoesNotKnow() throws IOException {
    assertThat(caught(Forgetful::new)).isTrue();
  }

  @Test
  void aNameThatOneOfThemDoesNotGive() throws IOException {
    assertThat(caught(Nameless::new)).isTrue();
  }

  @Test
  void contentThatIsOlderInOneOfThem() throws IOException {
    assertThat(caught(Older::new)).isTrue();
  }

  private static final class Forgetful extends Twins {
    Forgetful() throws IOException {}

    @Override
    Map<String, String> labels(Blob blob) {
      Map<String, String> fewer = new LinkedHashMap<>(super.labels(blob));
      fewer.keySet().stream().findFirst().ifPresent(fewer::remove);
      return fewer;
    }
  }

  private static final class Nameless extends Twins {
    Nameless() throws IOException {}

    @Override
    void tag(String name, Link target, long size) {
      if (!name.endsWith("1")) {
        super.tag(name, target, size);
      } else {
        layout().tag(name, target);
      }
    }
  }

  private static final class Older extends Twins {
    Older() throws IOException {}

    @Override
    void put(Blob blob) throws IOException {
      super.put(blob);
      layout().age(blob.digest(), now().minus(Duration.ofDays(2)));
    }
  }
}
