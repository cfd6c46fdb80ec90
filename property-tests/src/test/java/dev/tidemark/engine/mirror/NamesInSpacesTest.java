package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.lmdb.LmdbMetadata;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameList;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.testing.Faults;
import dev.tidemark.testing.MemoryStorage;
import dev.tidemark.testing.Weather;
import dev.tidemark.testkit.Blob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store of another kind, whose names are in several spaces. */
class NamesInSpacesTest {

  private static final Policy NOW = Policy.immediate();
  private static final Policy UNTAGGED = NOW.withUntagged(true).withQuarantine(Duration.ofDays(1));

  @TempDir private Path state;

  private final MovingClock clock = new MovingClock();
  private final MemoryStorage memory = new MemoryStorage(clock, Weather.FINE, new Random(1));
  private final Blob one = Blob.leaf("application/vnd.example.leaf", "one");
  private final Blob two = Blob.leaf("application/vnd.example.leaf", "two");
  private final Blob signature = Blob.leaf("application/vnd.example.leaf", "signature");
  private final String tag = "sha256-" + two.digest().encoded() + ".sig";

  @BeforeEach
  void fill() {
    for (Blob blob : List.of(one, two, signature)) {
      memory.put(blob);
    }
    memory.name("team/a", "v1", one.descriptor());
    memory.name("team/b", "v1", one.descriptor());
    memory.name("team/b", "v2", two.descriptor());
    memory.name("team/b", tag, signature.descriptor());
    memory.name("team/b", "v3", two.descriptor());
    clock.advance(Duration.ofHours(1));
  }

  private interface Step<T> {
    T with(Collector collector) throws IOException;
  }

  private <T> T collector(Storage storage, Step<T> step) throws IOException {
    try (Metadata metadata = LmdbMetadata.open(state.resolve("metadata"))) {
      Plugins plugins = Plugins.fromClassPath(NamesInSpacesTest.class.getClassLoader());
      return step.with(
          new Collector(
              "memory",
              state,
              metadata,
              storage,
              plugins,
              new Decoder(plugins),
              Executors.newSingleThreadExecutor(),
              1,
              clock,
              Progress.NONE));
    }
  }

  private List<Refusal.Kind> refused(Policy policy) throws IOException {
    return collector(memory, collector -> collector.collect(policy)).told().refusals().stream()
        .map(Refusal::kind)
        .toList();
  }

  private List<String> names() throws IOException {
    return memory.names().read("team/b").names().stream().map(Name::name).toList();
  }

  private void release(String space, String... gone) throws IOException {
    for (String name : gone) {
      memory.unname("team/b", name);
      new Releases(state).note(List.of(new Releases.Release(space, name, two.digest(), true)));
    }
  }

  @Test
  void namesThatWereRemovedAreMissedInNoSpace() throws IOException {
    assertThat(refused(NOW)).isEmpty();
    release("team/b", "v2", "v3", tag);
    assertThat(refused(NOW)).isEmpty();
  }

  @Test
  void aNameThatWasRemovedExcusesNoneOfAnotherSpace() throws IOException {
    assertThat(refused(NOW)).isEmpty();
    release("team/a", "v2", "v3", tag);
    assertThat(refused(NOW)).contains(Refusal.Kind.ROOTS_LOST);
  }

  @Test
  void namesComeBackInTheirSpace() throws IOException {
    memory.unname("team/b", "v2");
    memory.unname("team/b", "v3");
    assertThat(refused(UNTAGGED)).isEmpty();
    assertThat(names()).containsExactly("v1");
    collector(memory, collector -> collector.restore(java.util.Set.of()));
    assertThat(names()).containsExactlyInAnyOrder("v1", tag);
    assertThat(memory.digests()).contains(two.digest(), signature.digest());
  }

  @Test
  void whereNamesCannotBeGivenBackNoneIsTakenUnlessForGood() throws IOException {
    memory.unname("team/b", "v2");
    memory.unname("team/b", "v3");
    Storage forGood = Faults.storage(memory.blobs(), new ForGood(memory.names()), memory);
    assertThatThrownBy(() -> collector(forGood, collector -> collector.collect(UNTAGGED)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "memory cannot give names back: what goes by --untagged would come back from quarantine"
                + " without them; to let both go for good, say --quarantine 0s");
    assertThat(names()).containsExactlyInAnyOrder("v1", tag);
    collector(forGood, collector -> collector.collect(UNTAGGED.withQuarantine(Duration.ZERO)));
    assertThat(names()).containsExactly("v1");
    assertThat(memory.digests()).containsExactly(one.digest());
  }

  /** Names that can be removed and not be written. */
  private record ForGood(NameSource names) implements NameSource {

    @Override
    public void spaces(Consumer<String> each) throws IOException {
      names.spaces(each);
    }

    @Override
    public NameList read(String space) throws IOException {
      return names.read(space);
    }

    @Override
    public boolean remove(Name name) throws IOException {
      return names.remove(name);
    }
  }
}
