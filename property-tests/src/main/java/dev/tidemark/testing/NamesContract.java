package dev.tidemark.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.testkit.Blob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link NameSource} has to do. */
public abstract class NamesContract {

  @TempDir Path directory;

  private final Blob one = Blob.leaf("text/plain", "one");
  private final Blob two = Blob.leaf("text/plain", "two");
  private Subject subject;
  private NameSource names;

  /** An empty store. */
  protected abstract Subject open(Path path) throws IOException;

  @BeforeEach
  void fill() throws IOException {
    subject = open(directory);
    names = subject.storage().names();
    subject.put(one);
    subject.put(two);
    subject.name("v1", target(one));
  }

  private static Descriptor target(Blob blob) {
    return new Descriptor(blob.mediaType(), blob.digest(), blob.bytes().length);
  }

  private List<String> spaces() throws IOException {
    List<String> spaces = new ArrayList<>();
    names.spaces(spaces::add);
    return spaces;
  }

  private List<Name> all() throws IOException {
    List<Name> all = new ArrayList<>();
    for (String space : spaces()) {
      all.addAll(names.read(space).names());
    }
    return all;
  }

  private Map<String, Optional<String>> versions() throws IOException {
    Map<String, Optional<String>> versions = new TreeMap<>();
    for (String space : spaces()) {
      versions.put(space, names.version(space));
    }
    return versions;
  }

  @Test
  void tellsEverySpaceOnceAndItsNames() throws IOException {
    assertThat(spaces()).doesNotHaveDuplicates();
    assertThat(all()).hasSize(1);
    Name name = all().get(0);
    assertThat(name.name()).isEqualTo("v1");
    assertThat(name.target().digest()).isEqualTo(one.digest());
    assertThat(spaces()).contains(name.space());
  }

  @Test
  void followsEveryChange() throws IOException {
    subject.name("v2", target(two));
    assertThat(all()).extracting(Name::name).containsExactlyInAnyOrder("v1", "v2");
    subject.name("v1", target(two));
    assertThat(all())
        .extracting(name -> name.target().digest())
        .containsExactly(two.digest(), two.digest());
    subject.unname("v1");
    assertThat(all()).extracting(Name::name).containsExactly("v2");
  }

  @Test
  void aVersionIsAnotherOneAfterEveryChange() throws IOException {
    Map<String, Optional<String>> before = versions();
    subject.name("v1", target(two));
    Map<String, Optional<String>> after = versions();
    assertThat(before.equals(after) && before.values().stream().allMatch(Optional::isPresent))
        .isFalse();
  }

  @Test
  void aSpaceThatIsNotThereHasNoNames() throws IOException {
    assertThat(names.read("no/such/space").names()).isEmpty();
  }

  @Test
  void removesANameThatStillStandsForTheSame() throws IOException {
    Name name = all().get(0);
    boolean removed;
    try {
      removed = names.remove(name);
    } catch (UnsupportedOperationException e) {
      assertThat(all()).hasSize(1);
      return;
    }
    assertThat(removed).isTrue();
    assertThat(all()).isEmpty();
    assertThat(names.remove(name)).isFalse();
    subject.name("v1", target(two));
    assertThat(names.remove(name)).isFalse();
    assertThat(all()).hasSize(1);
  }

  @Test
  void givesNamesBackUnlessTheyStandForSomethingElse() throws IOException {
    List<Name> taken = all();
    try {
      assertThat(names.remove(taken)).hasSize(1);
    } catch (UnsupportedOperationException e) {
      return;
    }
    assertThat(names.putBack(List.of())).isEmpty();
    assertThat(names.putBack(taken)).hasSize(1);
    assertThat(all()).extracting(Name::name).containsExactly("v1");
    assertThat(names.putBack(taken)).isEmpty();
    assertThat(all()).hasSize(1);
    names.remove(taken);
    subject.name("v1", target(two));
    assertThat(names.putBack(taken)).isEmpty();
    assertThat(all()).extracting(name -> name.target().digest()).containsExactly(two.digest());
  }
}
