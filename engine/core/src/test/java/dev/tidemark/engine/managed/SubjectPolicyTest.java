package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.ContentStore.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.model.Labels;
import dev.tidemark.engine.model.SubjectPolicy;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a signature and what it is about keep, as the labels say that a policy makes. */
class SubjectPolicyTest {

  @TempDir Path directory;

  @ParameterizedTest(name = "{0}, only the {1} has a name: the other stays: {2}")
  @CsvSource({
    "IGNORE, image, false",
    "IGNORE, signature, false",
    "FORWARD, image, false",
    "FORWARD, signature, true",
    "BACK, image, true",
    "BACK, signature, false",
    "BOTH, image, true",
    "BOTH, signature, true",
  })
  void whatStays(SubjectPolicy policy, String named, boolean otherStays) throws IOException {
    ManagedOptions options = ManagedOptions.defaults().withSchedule(Optional.empty());
    try (ManagedStore store = ManagedStore.open(directory, options)) {
      Workspace workspace = store.workspace("test");
      Digest image = workspace.contents().add(stream("image"), Map.of());
      Map<String, String> labels = new LinkedHashMap<>();
      Reference subject = Reference.subject(new Descriptor(MediaTypes.OCI_MANIFEST, image, 5));
      Labels.add(labels, List.of(subject), policy);
      Digest signature = workspace.contents().add(stream("signature"), labels);
      Digest target = named.equals("image") ? image : signature;
      workspace.images().create(new StoredImage("name", new Target(target, "text/x", 5), Map.of()));
      store.collect();
      assertThat(workspace.contents().exists(target)).isTrue();
      assertThat(workspace.contents().exists(target.equals(image) ? signature : image))
          .isEqualTo(otherStays);
    }
  }
}
