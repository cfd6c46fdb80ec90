package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import dev.tidemark.testkit.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What becomes of files that lead to others. */
class LossOfLinkedFilesTest extends Scenario {

  @Test
  void theTargetOfALinkStaysWithTheLink() throws IOException {
    Digest linked = Blob.digest("sha512", layer.bytes());
    Blob linking =
        DocumentWriter.of(MediaTypes.OCI_MANIFEST)
            .to(config)
            .to(new Link(MediaTypes.OCI_LAYER, linked))
            .build();
    put(config, layer, linking);
    Path link = rig.layout.path(linked);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of("../sha256").resolve(layer.digest().encoded()));
    rig.layout.tag("linking", linking.link());
    rig.collector().collect(FORCED);
    assertThat(rig.layout.path(layer.digest())).exists();
    assertThat(link).isSymbolicLink().exists();
  }

  @Test
  void ofTwoHardLinksTheOtherStays() throws IOException {
    put(config, other, stray);
    Files.createLink(rig.layout.directory().resolve("elsewhere"), rig.layout.path(stray.digest()));
    rig.layout.tag("other", other.link());
    rig.collector().collect(FORCED);
    leaves(config, other);
    assertThat(rig.layout.directory().resolve("elsewhere")).hasBinaryContent(stray.bytes());
  }
}
