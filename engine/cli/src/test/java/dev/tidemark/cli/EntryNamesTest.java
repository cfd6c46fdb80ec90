package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.StoreImages.Change;
import dev.tidemark.cli.StoreImages.Naming;
import dev.tidemark.cli.StoreImages.Wanted;
import dev.tidemark.engine.model.EntryName;
import dev.tidemark.images.graph.Index;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testkit.Blob;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntryNamesTest {

  private static final Descriptor ONE = content("one");
  private static final Descriptor TWO = content("two");
  private static final Descriptor THREE = content("three");

  private static Descriptor content(String text) {
    return new Descriptor(MediaTypes.OCI_MANIFEST, Blob.digest(text), 9);
  }

  private static Descriptor entry(String name, Descriptor content) {
    return content.withAnnotations(Map.of(Annotations.REF_NAME, name));
  }

  private static EntryNames names(Index before, Wanted... wanted) {
    return EntryNames.of(before, Arrays.asList(wanted));
  }

  private static List<String> entries(EntryNames names) {
    return names.index().manifests().stream()
        .map(
            entry ->
                EntryName.of(entry)
                    + "="
                    + (entry.digest().equals(ONE.digest())
                        ? 1
                        : entry.digest().equals(TWO.digest()) ? 2 : 3))
        .toList();
  }

  private static List<Change> changes(EntryNames names) {
    return names.namings().stream().map(Naming::change).toList();
  }

  @Test
  void namesAreAddedReplacedAndLeft() {
    EntryNames names =
        names(
            Index.of(List.of(entry("a", ONE), entry("b", ONE), entry("c", ONE))),
            Wanted.of("new", TWO),
            Wanted.of("a", TWO),
            Wanted.of("b", ONE));
    assertThat(entries(names)).containsExactly("b=1", "c=1", "new=2", "a=2");
    assertThat(changes(names)).containsExactly(Change.ADDED, Change.RETARGETED, Change.UNCHANGED);
    assertThat(names.namings().get(1).before()).contains(ONE.digest());
  }

  @Test
  void ofANameThatComesTwiceTheLastCounts() {
    EntryNames names =
        names(Index.empty(), Wanted.of("a", ONE), Wanted.of("b", ONE), Wanted.of("a", TWO));
    assertThat(entries(names)).containsExactly("b=1", "a=2");
    assertThat(changes(names)).containsExactly(Change.ADDED, Change.ADDED, Change.RETARGETED);
  }

  @Test
  void allEntriesOfANameAreReplaced() {
    EntryNames names =
        names(Index.of(List.of(entry("a", ONE), entry("a", TWO))), Wanted.of("a", THREE));
    assertThat(entries(names)).containsExactly("a=3");
  }

  @Test
  void whatHasNoNameGetsAnEntryUnlessOneIsLeft() {
    Index before = Index.of(List.of(entry("a", ONE), entry("b", TWO)));
    EntryNames names = names(before, Wanted.of("", ONE), Wanted.of("", TWO), Wanted.of("a", TWO));
    assertThat(entries(names)).containsExactly("b=2", "a=2", "=1");
    EntryNames nothing = names(before, Wanted.of("", ONE));
    assertThat(nothing.index()).isSameAs(before);
    assertThat(changes(nothing)).containsExactly(Change.UNCHANGED);
  }

  @Test
  void aTagThatOtherToolsKnowStays() {
    Descriptor known =
        ONE.withAnnotations(
            Map.of(Annotations.REF_NAME, "1", Annotations.IMAGE_NAME, "quay.io/a:1"));
    EntryNames names = names(Index.of(List.of(known)), Wanted.of("quay.io/a:1", TWO));
    assertThat(names.index().manifests().get(0).annotations())
        .isEqualTo(Map.of(Annotations.REF_NAME, "1", Annotations.IMAGE_NAME, "quay.io/a:1"));
  }

  @Test
  void ifOneHasMovedNothingChanges() {
    Index before = Index.of(List.of(entry("a", ONE)));
    for (Wanted moved :
        List.of(
            new Wanted("a", THREE, Optional.of(TWO.digest())),
            new Wanted("gone", THREE, Optional.of(TWO.digest())))) {
      EntryNames names = names(before, Wanted.of("b", TWO), moved);
      assertThat(names.index()).isSameAs(before);
      assertThat(names.moved()).contains(moved);
    }
    assertThat(entries(names(before, new Wanted("a", THREE, Optional.of(ONE.digest())))))
        .containsExactly("a=3");
  }
}
