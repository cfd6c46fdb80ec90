package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameList;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Traits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class NameReaderTest {

  private static final Traits TORN =
      new Traits(false, Duration.ZERO, true, Traits.Times.WRITTEN, 0);

  private final Spaces spaces = new Spaces();

  private static Descriptor target(String content) {
    return new Descriptor(
        "text/plain", Digest.of(content.getBytes(StandardCharsets.UTF_8)), content.length());
  }

  /** Names in memory, which tell how often they are read. */
  private static final class Spaces implements NameSource {
    final Map<String, List<Name>> names = new TreeMap<>();
    final Map<String, String> versions = new TreeMap<>();
    final List<String> read = new ArrayList<>();
    Runnable beforeRead = () -> {};

    void name(String space, String name, Descriptor target) {
      names.computeIfAbsent(space, any -> new ArrayList<>()).add(Name.of(space, name, target, "t"));
    }

    @Override
    public void spaces(Consumer<String> each) {
      List.copyOf(names.keySet()).forEach(each);
    }

    @Override
    public Optional<String> version(String space) {
      return Optional.ofNullable(versions.get(space));
    }

    @Override
    public NameList read(String space) {
      beforeRead.run();
      read.add(space);
      return new NameList(names.getOrDefault(space, List.of()), List.of("about " + space));
    }
  }

  private NameReader reader(Traits traits) {
    return new NameReader(spaces, traits);
  }

  @Test
  void readsEverySpaceInOrder() throws IOException {
    spaces.name("b", "v1", target("one"));
    spaces.name("a", "v2", target("two"));
    AllNames all = reader(Traits.LOCAL).read();
    assertThat(all.names()).extracting(Name::space).containsExactly("a", "b");
    assertThat(all.warnings()).containsExactly("about a", "about b");
  }

  @Test
  void theVersionIsOfWhatTheNamesAreAndNotOfWhenTheyWereRead() throws IOException {
    spaces.name("", "v1", target("one"));
    String before = reader(Traits.LOCAL).read().version();
    assertThat(reader(Traits.LOCAL).read().version()).isEqualTo(before);
    spaces.name("", "v2", target("one"));
    String more = reader(Traits.LOCAL).read().version();
    spaces.names.put("", List.of(Name.of("", "v1", target("other"), "t")));
    String other = reader(Traits.LOCAL).read().version();
    assertThat(List.of(before, more, other)).doesNotHaveDuplicates();
  }

  @Test
  void annotationsCountInWhateverOrderAMapHasThem() throws IOException {
    Descriptor plain = target("one");
    spaces.name("", "v1", plain.withAnnotations(Map.of("a", "1", "b", "2", "c", "3")));
    String before = reader(Traits.LOCAL).read().version();
    spaces.names.clear();
    spaces.name(
        "", "v1", plain.withAnnotations(new TreeMap<>(Map.of("c", "3", "b", "2", "a", "1"))));
    assertThat(reader(Traits.LOCAL).read().version()).isEqualTo(before);
    spaces.names.clear();
    spaces.name("", "v1", plain.withAnnotations(Map.of("a", "1", "b", "2")));
    assertThat(reader(Traits.LOCAL).read().version()).isNotEqualTo(before);
  }

  @Test
  void aSpaceWithAnUnchangedVersionIsNotReadAgain() throws IOException {
    spaces.name("a", "v1", target("one"));
    spaces.name("b", "v1", target("one"));
    spaces.versions.put("a", "1");
    NameReader reader = reader(Traits.LOCAL);
    AllNames before = reader.read();
    assertThat(reader.read()).isEqualTo(before);
    assertThat(spaces.read).containsExactly("a", "b", "b");
    spaces.versions.put("a", "2");
    reader.read();
    assertThat(spaces.read).containsExactly("a", "b", "b", "a", "b");
  }

  @Test
  void whatMayBeSeenHalfDoneIsReadUntilItIsTheSameTwice() throws IOException {
    int[] writes = {2};
    spaces.name("", "v0", target("one"));
    spaces.beforeRead =
        () -> {
          if (writes[0]-- > 0) {
            spaces.name("", "v" + writes[0], target("two"));
          }
        };
    assertThat(reader(TORN).read().names()).hasSize(3);
    assertThat(spaces.read).hasSize(3);
  }

  @Test
  void namesThatNeverHoldStillAreAnError() {
    spaces.beforeRead = () -> spaces.name("", "again", target("two"));
    spaces.name("", "v0", target("one"));
    assertThatThrownBy(() -> reader(TORN).read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("change faster than they can be read");
  }
}
