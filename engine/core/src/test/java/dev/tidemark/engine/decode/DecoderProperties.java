package dev.tidemark.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.model.Finding;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Reference;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.MemoryBlobs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** No reference may get lost, whatever the content looks like. */
class DecoderProperties {

  private static final Plugins HANDLERS = Plugins.of(new Samples.ManifestHandler());

  private final MemoryBlobs blobs = new MemoryBlobs();

  @Property(tries = 300)
  void everyPlantedDescriptorIsFound(@ForAll Random random) throws Exception {
    Planter planter = new Planter(random);
    byte[] text = planter.document().getBytes(StandardCharsets.UTF_8);
    Digest digest = blobs.put(text);
    for (Plugins plugins : List.of(Plugins.of(), HANDLERS)) {
      for (String type : List.of("", "unknown")) {
        Decoded decoded = new Decoder(plugins).decode(blobs, digest, type);
        assertThat(targets(decoded, Reference.Kind.CHILD)).isEqualTo(planter.children);
        assertThat(targets(decoded, Reference.Kind.SUBJECT)).isEqualTo(planter.subjects);
        assertThat(decoded.findings()).isEmpty();
      }
    }
  }

  @Property(tries = 300)
  void whatIsCutOffIsReportedAndTheBeginningCounts(
      @ForAll Random random, @ForAll @IntRange(max = 100) int percent) throws Exception {
    Planter planter = new Planter(random);
    byte[] text = planter.document().getBytes(StandardCharsets.UTF_8);
    byte[] cut = Arrays.copyOf(text, text.length * percent / 100);
    Decoded decoded = new Decoder(HANDLERS).decode(blobs, blobs.put(cut), Samples.MANIFEST);
    assertThat(planter.children).containsAll(targets(decoded, Reference.Kind.CHILD));
    assertThat(decoded.incomplete()).isEqualTo(cut.length < text.length);
  }

  @Property(tries = 300)
  void brokenBytesAreNeverPassedOver(@ForAll Random random) throws Exception {
    byte[] text = new Planter(random).document().getBytes(StandardCharsets.UTF_8);
    Digest digest = blobs.put(text.clone());
    text[random.nextInt(text.length)] ^= (byte) (1 + random.nextInt(255));
    blobs.put(digest, text);
    assertThat(new Decoder(HANDLERS).decode(blobs, digest, Samples.MANIFEST).incomplete()).isTrue();
  }

  @Property(tries = 1000)
  void noContentMakesItThrow(@ForAll @Size(max = 40) List<Byte> noise, @ForAll Random random)
      throws Exception {
    byte[] bytes = new Planter(random).document().getBytes(StandardCharsets.UTF_8);
    int at = random.nextInt(bytes.length);
    for (byte each : noise) {
      bytes[at++ % bytes.length] = each;
    }
    Digest digest = blobs.put(bytes);
    for (String type : List.of("", "unknown", Samples.MANIFEST)) {
      Decoded decoded = new Decoder(HANDLERS).decode(blobs, digest, type);
      assertThat(decoded.references()).doesNotContainNull();
      for (Finding finding : decoded.findings()) {
        assertThat(finding.message()).doesNotContain("\n");
      }
    }
  }

  @Property(tries = 300)
  void aReferenceSetIsASetInOrder(@ForAll Random random) {
    ReferenceSet set = new ReferenceSet(Samples.A);
    List<Reference> expected = new ArrayList<>();
    for (int i = 0; i < random.nextInt(300); i++) {
      Reference reference =
          Samples.child("t" + random.nextInt(3), Blob.digest("" + random.nextInt(60)));
      set.addUnlessSame(reference);
      if (!expected.contains(reference)) {
        expected.add(reference);
      }
    }
    assertThat(set.list()).isEqualTo(expected);
    assertThat(set.size()).isEqualTo(expected.size());
  }

  private static Set<Digest> targets(Decoded decoded, Reference.Kind kind) {
    Set<Digest> targets = new HashSet<>();
    for (Reference reference : decoded.references()) {
      if (reference.kind() == kind) {
        targets.add(reference.target().digest());
      }
    }
    return targets;
  }

  /** Writes JSON of no particular shape with descriptors in it, and remembers those. */
  private static final class Planter {
    private final Random random;
    private final Set<Digest> children = new HashSet<>();
    private final Set<Digest> subjects = new HashSet<>();
    private final StringBuilder text = new StringBuilder();

    Planter(Random random) {
      this.random = random;
    }

    String document() {
      object(0);
      return text.toString();
    }

    private void value(int depth, boolean subject) {
      switch (depth > 12 ? random.nextInt(5) : random.nextInt(8)) {
        case 0 -> text.append(random.nextLong());
        case 1 -> text.append("null");
        case 2 -> string("sha256:" + random.nextInt());
        case 3 -> descriptor(subject);
        case 4 -> text.append(random.nextGaussian());
        case 5 -> array(depth, subject);
        default -> object(depth);
      }
    }

    private void array(int depth, boolean subject) {
      text.append('[');
      for (int i = random.nextInt(4); i > 0; i--) {
        value(depth + 1, subject);
        text.append(i > 1 ? "," : "");
      }
      text.append(']');
    }

    private void object(int depth) {
      text.append('{');
      String[] names = {"a", "a", "layers", "subject", "data", "config", "urls", "fsLayers"};
      for (int i = 1 + random.nextInt(5); i > 0; i--) {
        String name = names[random.nextInt(names.length)];
        string(caps(name));
        text.append(':');
        value(depth + 1, name.equals("subject"));
        text.append(i > 1 ? ", " : "\n");
      }
      text.append('}');
    }

    /** With its fields in any order and case, some of them twice, and others in between. */
    private void descriptor(boolean subject) {
      List<String> fields = new ArrayList<>();
      for (int i = 1 + random.nextInt(2); i > 0; i--) {
        Digest digest = Blob.digest("" + random.nextLong());
        (subject ? subjects : children).add(digest);
        fields.add("digest\":\"" + digest);
      }
      for (int i = 1 + random.nextInt(2); i > 0; i--) {
        fields.add(
            random.nextBoolean() ? "size\": " + random.nextInt() + ",\"x\":\"" : "mediaType\":\"t");
      }
      fields.add("extra\":\"\\u00e9");
      java.util.Collections.shuffle(fields, random);
      text.append('{');
      for (int i = 0; i < fields.size(); i++) {
        int colon = fields.get(i).indexOf('"');
        text.append(i > 0 ? "," : "").append('"').append(caps(fields.get(i).substring(0, colon)));
        text.append(fields.get(i).substring(colon)).append('"');
      }
      text.append('}');
    }

    private String caps(String name) {
      return random.nextInt(4) > 0
          ? name
          : random.nextBoolean()
              ? name.toUpperCase(Locale.ROOT)
              : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private void string(String value) {
      text.append('"').append(value).append('"');
    }
  }
}
