package dev.tidemark.images.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.Provider;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeliveryTest {

  /** None of the content is there, so that nothing can be read of it. */
  private static final Provider NOTHING =
      content -> {
        throw new NoSuchFileException(content.digest().toString());
      };

  private static final Descriptor ONE = content("one");
  private static final Descriptor TWO = content("two");

  private static Descriptor content(String text) {
    Digest digest = Digest.of(text.getBytes(StandardCharsets.UTF_8));
    return new Descriptor(MediaTypes.OCI_MANIFEST, digest, 3);
  }

  private static Delivery delivery(ArchiveImage... images) {
    Map<Digest, Long> content = new HashMap<>();
    for (ArchiveImage image : images) {
      content.put(image.target().digest(), 3L);
    }
    return new Delivery(List.of(images), content);
  }

  @Test
  void oneImageLosesAllItsNamesForAnother() throws IOException {
    Delivery several = delivery(new ArchiveImage("a:1", ONE), new ArchiveImage("a:2", ONE));
    Delivery named = several.named("b:1", NOTHING);
    assertThat(named.images()).containsExactly(new ArchiveImage("b:1", ONE));
    assertThat(named.content()).isEqualTo(several.content());
    assertThat(delivery(new ArchiveImage("", ONE)).named("b:1", NOTHING).images())
        .containsExactly(new ArchiveImage("b:1", ONE));
  }

  @Test
  void whatIsAboutItKeepsItsName() throws IOException {
    String tag = "quay.io/a:" + ONE.digest().toString().replace(':', '-') + ".sig";
    ArchiveImage signature = new ArchiveImage(tag, TWO);
    Descriptor subject =
        content("three")
            .withAnnotations(Map.of(Annotations.MANIFEST_SUBJECT, ONE.digest().toString()));
    ArchiveImage referrer = new ArchiveImage("", subject);
    assertThat(
            delivery(signature, new ArchiveImage("a", ONE), referrer).named("b", NOTHING).images())
        .containsExactly(new ArchiveImage("b", ONE), signature, referrer);
    // a tag of something that did not come is that of an image
    assertThat(delivery(signature).named("b", NOTHING).images())
        .containsExactly(new ArchiveImage("b", TWO));
  }

  @Test
  void severalImagesAndNoneAreRefused() {
    assertThatThrownBy(
            () ->
                delivery(new ArchiveImage("a:1", ONE), new ArchiveImage("", TWO))
                    .named("b", NOTHING))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("has 2 images (a:1, " + TWO.digest() + ")");
    assertThatThrownBy(() -> delivery().named("b", NOTHING))
        .hasMessage("has no image that could be named");
    assertThatThrownBy(() -> delivery(new ArchiveImage("a", ONE)).named("", NOTHING))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
