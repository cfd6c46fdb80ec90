package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/**
 * A layout in which something may be lost, with an image, another without layers, and a stray
 * layer.
 */
abstract class Scenario {

  static final Policy NOW = Policy.immediate();
  static final Policy FORCED = NOW.withAllowed(EnumSet.allOf(Refusal.Kind.class));

  final Blob config = Blob.leaf(MediaTypes.OCI_CONFIG, "{\"c\":1}");
  final Blob layer = Blob.leaf(MediaTypes.OCI_LAYER, "layer");
  final Blob image = DocumentWriter.manifest(config, layer).build();
  final Blob other = DocumentWriter.manifest(config).note("other").build();
  final Blob stray = Blob.leaf(MediaTypes.OCI_LAYER, "stray");
  final Rig rig = new Rig();

  @AfterEach
  final void close() {
    rig.close();
  }

  final void put(Blob... blobs) {
    for (Blob blob : blobs) {
      rig.layout.put(blob);
    }
  }

  static Set<Digest> digests(Blob... blobs) {
    Set<Digest> digests = new HashSet<>();
    for (Blob blob : blobs) {
      digests.add(blob.digest());
    }
    return digests;
  }

  final void leaves(Blob... blobs) {
    assertThat(rig.layout.digests()).containsExactlyInAnyOrderElementsOf(digests(blobs));
  }
}
