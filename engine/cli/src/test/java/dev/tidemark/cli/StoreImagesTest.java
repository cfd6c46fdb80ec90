package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.cli.StoreImages.Named;
import dev.tidemark.cli.StoreImages.Wanted;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of names when somebody else is faster, in both kinds of store. */
class StoreImagesTest {

  @TempDir private Path folder;

  private StoreImages images(String kind) throws Exception {
    LayoutWriter layout = new LayoutWriter(folder.resolve("source"));
    for (String name : List.of("a", "b", "c")) {
      layout.tag(name, layout.image(name));
    }
    String archive = folder.resolve("all.tar").toString();
    String directory = kind + ":" + folder.resolve("store");
    Run.tidemark("export", layout.path(), "--all", "-o", archive);
    Run.tidemark("import", directory, archive);
    StoreOptions store = new StoreOptions(StoreOptions.Kinds.NAMES);
    Syntax syntax = new Syntax("", "").with(store);
    for (Assignment each : Objects.requireNonNull(PlainParser.parse(syntax, List.of(directory)))) {
      each.apply();
    }
    return StoreImages.open(store, new NamespaceOption(""), Shell.system());
  }

  private static List<String> names(StoreImages images) throws IOException {
    return images.list().stream().map(Named::name).sorted().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void ifANameHasGoneTheOthersStay(String kind) throws Exception {
    try (StoreImages images = images(kind)) {
      List<Named> all = images.list();
      assertThat(images.remove(all.subList(1, 2))).isEmpty();
      assertThat(images.remove(all)).map(Named::name).contains("b");
      assertThat(names(images)).containsExactly("a", "c");
      assertThat(images.remove(images.list())).isEmpty();
      assertThat(names(images)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void whatIsMadeOfAnOldImageReplacesNoNewOne(String kind) throws Exception {
    try (StoreImages images = images(kind)) {
      List<Named> all = images.list();
      Named other = all.get(2);
      assertThatThrownBy(
              () ->
                  images.make(
                      converter -> {
                        pointTo(images, "b", other);
                        return List.of(
                            Wanted.of("made", other.target()),
                            new Wanted(
                                "b", other.target(), Optional.of(all.get(1).target().digest())));
                      },
                      Progress.NONE))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("b: somebody else has")
          .hasMessageContaining("run it again");
      assertThat(names(images)).containsExactly("a", "b", "c");
      assertThat(images.list().stream().filter(each -> each.name().equals("b")).findFirst())
          .hasValueSatisfying(
              each -> assertThat(each.target().digest()).isEqualTo(other.target().digest()));
    }
  }

  private static void pointTo(StoreImages images, String name, Named other) throws IOException {
    try {
      images.name(List.of(Wanted.of(name, other.target())));
    } catch (CommandFailure | UsageFailure e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void ifMakingFailsNothingIsNamed(String kind) throws Exception {
    try (StoreImages images = images(kind)) {
      assertThatThrownBy(
              () ->
                  images.make(
                      converter -> {
                        throw new IOException("cut");
                      },
                      Progress.NONE))
          .hasMessage("cut");
      assertThat(names(images)).containsExactly("a", "b", "c");
    }
  }
}
