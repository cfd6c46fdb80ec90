package dev.tidemark.images.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** The images of a layout against a list that is kept by hand. */
@Tag("slow")
class IndexProperties {

  /** A change: an entry to put, or a name to remove. */
  private record Step(boolean put, String name, int content) {}

  @Property(tries = 60)
  @Label("what is put and removed is what a list would have")
  void putAndRemove(@ForAll("steps") List<Step> steps) throws IOException {
    Path directory = Files.createTempDirectory("tidemark-index");
    try {
      ImageLayout layout =
          ImageLayout.init(
              ImageDriver.directory(directory.resolve("layout")), InitOptions.defaults());
      List<Descriptor> model = new ArrayList<>();
      for (Step step : steps) {
        if (step.put()) {
          Descriptor entry = entry(step.name(), step.content());
          layout.put(entry);
          model.removeIf(other -> !step.name().isEmpty() && name(other).equals(step.name()));
          model.add(entry);
        } else if (!step.name().isEmpty()) {
          layout.remove(step.name());
          model.removeIf(other -> name(other).equals(step.name()));
        }
        assertThat(layout.index().manifests()).isEqualTo(model);
      }
    } finally {
      TestFiles.remove(directory);
    }
  }

  static Descriptor entry(String name, int content) {
    Descriptor plain =
        new Descriptor("t", Digester.digest("sha256", new byte[] {(byte) content}), 1);
    return name.isEmpty() ? plain : plain.withAnnotations(Map.of(Annotations.REF_NAME, name));
  }

  private static String name(Descriptor entry) {
    return entry.annotations().getOrDefault(Annotations.REF_NAME, "");
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(true, true, false),
            Arbitraries.of("", "a", "b", "docker.io/library/ä:1", "\"\\\n"),
            Arbitraries.integers().between(0, 3))
        .as(Step::new)
        .list()
        .ofMaxSize(12);
  }
}
