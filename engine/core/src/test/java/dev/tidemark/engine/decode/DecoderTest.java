package dev.tidemark.engine.decode;

import static dev.tidemark.engine.decode.Samples.A;
import static dev.tidemark.engine.decode.Samples.B;
import static dev.tidemark.engine.decode.Samples.C;
import static dev.tidemark.engine.decode.Samples.LEAF;
import static dev.tidemark.engine.decode.Samples.MANIFEST;
import static dev.tidemark.engine.decode.Samples.child;
import static dev.tidemark.engine.decode.Samples.descriptor;
import static dev.tidemark.engine.decode.Samples.manifest;
import static dev.tidemark.engine.decode.Samples.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.model.Finding;
import dev.tidemark.engine.model.Finding.Severity;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.Reference;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.MemoryBlobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Decoding by handlers, and what becomes of their failures. */
class DecoderTest {

  private static final Plugins BOTH =
      Plugins.of(new Samples.ManifestHandler(), new Samples.LeafHandler());

  private final MemoryBlobs blobs = new MemoryBlobs();

  @AfterEach
  void everyStreamIsClosed() {
    assertThat(blobs.open()).isZero();
  }

  @Test
  void asksTheHandlerOfTheType() throws Exception {
    Digest digest =
        blobs.put(
            "{\"layers\":[" + descriptor("x", A) + "],\"subject\":" + descriptor("y", B) + "}");
    Decoded decoded = decode(BOTH, digest, MANIFEST);

    assertThat(decoded.references()).containsExactly(child("x", A), subject("y", B));
    assertThat(decoded.findings()).isEmpty();
    assertThat(decoded.mediaType()).isEqualTo(MANIFEST);
    assertThat(decoded.digest()).isEqualTo(digest);
    assertThat(decoded.incomplete()).isFalse();
  }

  @Test
  void typesAreComparedWithoutCaseAndParameters() throws Exception {
    String type = MANIFEST.toUpperCase(java.util.Locale.ROOT) + " ; charset=utf-8";
    Decoded decoded = decode(BOTH, blobs.put(manifest(A)), type);
    assertThat(decoded.references()).containsExactly(child("layer", A));
    assertThat(decoded.mediaType()).isEqualTo(type);
  }

  @Test
  void doesNotOpenWhatNoHandlerLooksInto() throws Exception {
    Decoded decoded = decode(BOTH, A, LEAF);
    assertThat(decoded).isEqualTo(new Decoded(A, LEAF, List.of(), List.of(), List.of()));
    assertThat(blobs.opened()).isZero();
  }

  @Test
  void readsABlobOnceForSeveralHandlers() throws Exception {
    Plugins plugins = BOTH.and(Plugins.of(new Samples.ExtrasHandler()));
    Digest digest =
        blobs.put(
            "{\"layers\":["
                + descriptor("x", A)
                + ","
                + descriptor("x", A)
                + "],\"extras\":["
                + descriptor("x", A)
                + ","
                + descriptor("x", B)
                + "]}");
    Decoded decoded = decode(plugins, digest, MANIFEST);
    assertThat(decoded.references()).containsExactly(child("x", A), child("x", A), child("x", B));
    assertThat(blobs.opened()).isEqualTo(1);
  }

  @Test
  void theSameContentUnderAnotherTypeIsAnotherReference() throws Exception {
    Digest digest =
        blobs.put(
            "{\"layers\":["
                + descriptor("x", A)
                + ","
                + descriptor("y", A)
                + "],\"subject\":"
                + descriptor("x", A)
                + "}");
    assertThat(decode(BOTH, digest, MANIFEST).references())
        .containsExactly(child("x", A), child("y", A), subject("x", A));
  }

  @Test
  void aDisguisedDocumentIsReadByEveryShapeItShows() throws Exception {
    Digest digest =
        blobs.put(
            "{\"layers\":[" + descriptor("x", A) + "],\"Manifests\":[" + descriptor("y", B) + "]}");
    Decoded decoded = decode(BOTH, digest, MANIFEST);
    assertThat(decoded.references()).containsExactlyInAnyOrder(child("x", A), child("y", B));
    assertThat(decoded.findings())
        .containsExactly(
            Finding.suspicious("has a field 'manifests', which contradicts its media type"));
  }

  @Test
  void oneInvalidEntryDoesNotCostTheOthers() throws Exception {
    Digest digest =
        blobs.put("{\"layers\":[{\"digest\":\"bogus\",\"size\":1}," + descriptor("x", A) + "]}");
    Decoded decoded = decode(BOTH, digest, MANIFEST);
    assertThat(decoded.references()).containsExactly(child("x", A));
    assertThat(severities(decoded)).containsExactly(Severity.SUSPICIOUS);
  }

  @Test
  void aTruncatedDocumentIsDamagedButItsBeginningCounts() throws Exception {
    Digest digest = blobs.put("{\"layers\":[" + descriptor("x", A) + ",");
    Decoded decoded = decode(BOTH, digest, MANIFEST);
    assertThat(decoded.references()).containsExactly(child("x", A));
    assertThat(severities(decoded)).containsExactly(Severity.DAMAGED);
    assertThat(decoded.incomplete()).isTrue();
  }

  @Test
  void whatIsNotJsonIsDamaged() throws Exception {
    for (String text : List.of("", " ", "\u001f\u008b", "[]", "null", "\"x\"", "<html>", "{")) {
      Decoded decoded = decode(BOTH, blobs.put(text), MANIFEST);
      assertThat(severities(decoded)).as(text).containsExactly(Severity.DAMAGED);
      assertThat(decoded.references()).isEmpty();
    }
  }

  @Test
  void whatFollowsTheObjectCountsToo() throws Exception {
    Digest digest = blobs.put(manifest(A) + manifest(B));
    Decoded decoded = decode(BOTH, digest, MANIFEST);
    assertThat(decoded.references()).containsExactly(child("layer", A), child("layer", B));
    assertThat(decoded.findings())
        .containsExactly(Finding.suspicious("goes on after the end of its JSON object"));
  }

  @Test
  void byteOrderMarksAndBrokenTextAreReadAndReported() throws Exception {
    Decoded marked = decode(BOTH, blobs.put("\ufeff" + manifest(A)), MANIFEST);
    assertThat(marked.references()).containsExactly(child("layer", A));
    assertThat(severities(marked)).containsExactly(Severity.SUSPICIOUS);

    byte[] latin1 =
        ("{\"x\":\"\u00e9\"," + manifest(A).substring(1)).getBytes(StandardCharsets.ISO_8859_1);
    Decoded broken = decode(BOTH, blobs.put(latin1), MANIFEST);
    assertThat(broken.references()).containsExactly(child("layer", A));
    assertThat(broken.findings()).containsExactly(Finding.suspicious("is not valid UTF-8"));
  }

  @Test
  void aDocumentTooDeepForHandlersIsStillFollowed() throws Exception {
    String deep = "[".repeat(500) + descriptor("x", A) + "]".repeat(500);
    Decoded decoded = decode(BOTH, blobs.put("{\"a\":" + deep + "}"), MANIFEST);
    assertThat(decoded.references()).containsExactly(child("x", A));
    assertThat(severities(decoded)).containsExactly(Severity.SUSPICIOUS);
  }

  @Test
  void aDocumentTooLargeForHandlersIsUnreadableButStreamed() throws Exception {
    String large =
        "{\"layers\":["
            + descriptor("x", A)
            + "],"
            + " ".repeat(Content.MAX_BYTES)
            + "\"more\":"
            + descriptor("y", B)
            + "}";
    Digest digest = blobs.put(large);
    Decoded decoded = decode(BOTH, digest, MANIFEST);
    assertThat(decoded.references()).containsExactly(child("x", A), child("y", B));
    assertThat(decoded.findings())
        .containsExactly(Finding.unreadable("is larger than 16 MiB, too large for a document"));
    assertThat(blobs.opened()).isEqualTo(1);
  }

  @Test
  void bytesThatDoNotMatchTheirDigestAreDamage() throws Exception {
    blobs.put(C, manifest(A).getBytes(StandardCharsets.UTF_8));
    Decoded decoded = decode(BOTH, C, MANIFEST);
    assertThat(decoded.references()).containsExactly(child("layer", A));
    assertThat(decoded.findings())
        .containsExactly(Finding.damaged("its bytes do not match its digest"));
  }

  @Test
  void sha512IsCheckedAndOtherAlgorithmsAreBelieved() throws Exception {
    byte[] bytes = manifest(A).getBytes(StandardCharsets.UTF_8);
    Digest good = blobs.put(Blob.digest("sha512", bytes), bytes);
    assertThat(decode(BOTH, good, MANIFEST).findings()).isEmpty();

    Digest bad = blobs.put(new Digest("sha512", "0".repeat(128)), bytes);
    assertThat(decode(BOTH, bad, MANIFEST).incomplete()).isTrue();

    Digest other = blobs.put(new Digest("blake3", "0".repeat(64)), bytes);
    assertThat(decode(BOTH, other, MANIFEST).references()).containsExactly(child("layer", A));
    assertThat(decode(BOTH, other, MANIFEST).findings()).isEmpty();
  }

  @Test
  void aMissingBlobIsUnreadable() throws Exception {
    assertThat(decode(BOTH, A, MANIFEST).findings())
        .containsExactly(Finding.unreadable("is not there"));
    assertThat(decode(BOTH, A, "").findings()).containsExactly(Finding.unreadable("is not there"));
  }

  @Test
  void aReadErrorIsUnreadableAndTheBytesBeforeItCount() throws Exception {
    for (Exception fault :
        List.of(
            new IOException("disk"), new SocketTimeoutException(), new RuntimeException("bug"))) {
      byte[] begun = ("{\"layers\":[" + descriptor("x", A) + ",").getBytes(StandardCharsets.UTF_8);
      blobs.put(C, () -> failing(begun, fault));
      for (String type : List.of(MANIFEST, "", "unknown")) {
        Decoded decoded = decode(BOTH, C, type);
        assertThat(decoded.references()).containsExactly(child("x", A));
        assertThat(severities(decoded)).containsExactly(Severity.UNREADABLE);
      }
    }
  }

  @Test
  void anInterruptIsNotTheBlobsFault() {
    blobs.put(C, () -> failing(new byte[0], new ClosedByInterruptException()));
    for (String type : List.of(MANIFEST, "", "unknown")) {
      assertThatThrownBy(() -> decode(BOTH, C, type))
          .isInstanceOf(ClosedByInterruptException.class);
    }
  }

  @Test
  void aHandlerCannotHideThatContentWasNotRead() throws Exception {
    Plugins careless =
        Plugins.of(
            new Samples.FaultyHandler(
                content -> {
                  try {
                    content.bytes();
                  } catch (IOException e) {
                    return List.of();
                  }
                  return List.of();
                }));
    assertThat(decode(careless, A, MANIFEST).incomplete()).isTrue();
  }

  @Test
  void afterAFaultOfAHandlerTheOthersAndTheConservativeReadingCount() throws Exception {
    List<Samples.Fault> faults =
        List.of(
            content -> {
              throw new IllegalStateException("bug\nwith two lines");
            },
            content -> {
              throw new NoSuchMethodError("gone");
            },
            content -> {
              throw new AssertionError();
            },
            DecoderTest::overflow,
            DecoderTest::nothing,
            content -> java.util.Collections.singletonList(null));
    Digest digest =
        blobs.put("{\"layers\":[" + descriptor("x", A) + "],\"other\":" + descriptor("y", B) + "}");
    for (Samples.Fault fault : faults) {
      Plugins plugins = Plugins.of(new Samples.FaultyHandler(fault), new Samples.ManifestHandler());
      Decoded decoded = decode(plugins, digest, MANIFEST);
      assertThat(decoded.references()).containsExactly(child("x", A), child("y", B));
      assertThat(severities(decoded)).containsExactly(Severity.UNREADABLE);
      assertThat(decoded.findings().get(0).message())
          .startsWith("given: " + Samples.FaultyHandler.class.getName() + " failed (")
          .contains(") when asked for the references of " + MANIFEST + ": ", ", or remove it")
          .doesNotContain("\n");
    }
  }

  @Test
  void anExceptionOfTheHandlersOwnIsUnreadable() throws Exception {
    Plugins plugins =
        Plugins.of(
            new Samples.FaultyHandler(
                content -> {
                  throw new IOException("no network");
                }));
    assertThat(decode(plugins, blobs.put(manifest(A)), MANIFEST).findings())
        .containsExactly(Finding.unreadable("cannot be read: no network"));
  }

  @Test
  void aHandlerGetsBytesOfItsOwn() throws Exception {
    ContentHandler spoiler =
        new Samples.FaultyHandler(
            content -> {
              java.util.Arrays.fill(content.bytes(), (byte) 0);
              return List.of();
            });
    Plugins plugins = Plugins.of(spoiler, new Samples.ManifestHandler());
    assertThat(decode(plugins, blobs.put(manifest(A)), MANIFEST).references())
        .containsExactly(child("layer", A));
  }

  @Test
  void aReferenceToItselfIsDropped() throws Exception {
    Digest other = new Digest("blake3", "1".repeat(64));
    blobs.put(other, manifest(other, A).getBytes(StandardCharsets.UTF_8));
    assertThat(decode(BOTH, other, MANIFEST).references()).containsExactly(child("layer", A));
    assertThat(decode(BOTH, other, "unknown").references()).containsExactly(child("layer", A));
  }

  @Test
  void aHandlerThatGivesUpLosesNoBareDigest() throws Exception {
    Plugins plugins =
        Plugins.of(
            new Samples.FaultyHandler(
                content -> {
                  content.json();
                  throw new MalformedContentException("an attachment is broken");
                }));
    Digest blob = blobs.put("{\"customer\":\"" + A + "\",\"attachments\":[7]}");
    Decoded decoded = decode(plugins, blob, MANIFEST);
    assertThat(decoded.references()).containsExactly(Reference.child(new Descriptor("", A, -1)));
    assertThat(decoded.findings()).containsExactly(Finding.suspicious("an attachment is broken"));
  }

  @Test
  void anyNumberOfBareDigestsIsFollowed() throws Exception {
    Plugins plugins =
        Plugins.of(
            new Samples.FaultyHandler(
                content -> {
                  throw new MalformedContentException("no");
                }));
    StringBuilder text = new StringBuilder("{\"list\":[");
    for (int i = 0; i < 50_000; i++) {
      text.append('"').append(Blob.digest("" + i)).append("\",");
    }
    Decoded decoded = decode(plugins, blobs.put(text + "1]}"), MANIFEST);
    assertThat(decoded.references()).hasSize(50_000);
  }

  @Test
  void aLayerListedTwiceIsTwoReferences() throws Exception {
    Digest blob = blobs.put(manifest(A, A));
    assertThat(decode(BOTH, blob, MANIFEST).references())
        .containsExactly(child("layer", A), child("layer", A));
  }

  @Test
  void malformedContentThatWasNeverReadIsJudgedByItsBytes() throws Exception {
    Plugins plugins =
        Plugins.of(
            new Samples.FaultyHandler(
                content -> {
                  throw new MalformedContentException("not mine");
                }));
    Decoded json = decode(plugins, blobs.put(manifest(A)), MANIFEST);
    assertThat(json.findings()).containsExactly(Finding.suspicious("not mine"));
    assertThat(json.references()).containsExactly(child("layer", A));
    Decoded binary = decode(plugins, blobs.put("\u0000"), MANIFEST);
    assertThat(binary.findings()).containsExactly(Finding.damaged("not mine"));
  }

  @Test
  void answersAreRememberedUnlessTheyMayGetBetter() throws Exception {
    Decoder decoder = new Decoder(BOTH);
    Digest digest = blobs.put(manifest(A));
    Decoded first = decoder.cached(blobs, digest, MANIFEST);
    assertThat(decoder.cached(blobs, digest, MANIFEST)).isSameAs(first);
    assertThat(decoder.cached(blobs, digest, LEAF).references()).isEmpty();
    assertThat(blobs.opened()).isEqualTo(1);

    Digest late = Blob.digest(manifest(B));
    assertThat(decoder.cached(blobs, late, MANIFEST).incomplete()).isTrue();
    blobs.put(manifest(B));
    assertThat(decoder.cached(blobs, late, MANIFEST).references())
        .containsExactly(child("layer", B));
  }

  private Decoded decode(Plugins plugins, Digest digest, String mediaType) throws IOException {
    return new Decoder(plugins).decode(blobs, digest, mediaType);
  }

  private static List<Severity> severities(Decoded decoded) {
    return decoded.findings().stream().map(Finding::severity).toList();
  }

  @SuppressWarnings("NullAway")
  private static List<Reference> nothing(Content content) {
    return null;
  }

  @SuppressWarnings("InfiniteRecursion")
  private static List<Reference> overflow(Content content) {
    return overflow(content).subList(0, 0);
  }

  private static InputStream failing(byte[] begun, Exception fault) {
    return new ByteArrayInputStream(begun) {
      @Override
      public synchronized int read(byte[] to, int offset, int count) {
        int read = super.read(to, offset, Math.min(count, 100));
        return read < 0 ? DecoderTest.<RuntimeException>raise(fault) : read;
      }
    };
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> int raise(Exception fault) throws E {
    throw (E) fault;
  }
}
