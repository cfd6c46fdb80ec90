package dev.tidemark.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.Reference;
import dev.tidemark.testkit.Blob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What every {@link ContentHandler} has to do. Extend it and name the handlers. */
public abstract class HandlerContract {

  private static final int TRIES = 150;

  /** The handlers, each by a media type that it reads. */
  protected abstract Stream<Handled> handlers();

  /** A handler and one of its media types. */
  public record Handled(String mediaType, ContentHandler handler) {}

  @TestFactory
  Stream<DynamicTest> answersOrSaysThatItCannot() {
    return handlers()
        .map(
            handled ->
                DynamicTest.dynamicTest(
                    handled.mediaType(),
                    () -> {
                      long seed = new Random().nextLong();
                      Random random = new Random(seed);
                      for (int i = 0; i < TRIES; i++) {
                        byte[] bytes = content(random);
                        String text = new String(bytes, StandardCharsets.UTF_8);
                        Optional<List<Reference>> once = ask(handled, bytes, text);
                        assertThat(ask(handled, bytes, text))
                            .as("again, of %s", text)
                            .isEqualTo(once);
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> givesTheSameAnswerToAllThreads() {
    return handlers()
        .map(
            handled ->
                DynamicTest.dynamicTest(
                    handled.mediaType(),
                    () -> {
                      byte[] bytes = content(new Random(1));
                      Optional<List<Reference>> expected = ask(handled, bytes, "one thread");
                      AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
                      Thread[] threads = new Thread[4];
                      for (int t = 0; t < threads.length; t++) {
                        threads[t] =
                            new Thread(
                                () -> {
                                  try {
                                    for (int i = 0; i < 50; i++) {
                                      assertThat(ask(handled, bytes, "threads"))
                                          .isEqualTo(expected);
                                    }
                                  } catch (Throwable e) {
                                    failure.set(e);
                                  }
                                });
                        threads[t].start();
                      }
                      for (Thread thread : threads) {
                        thread.join();
                      }
                      assertThat(failure.get()).isNull();
                    }));
  }

  /** Empty if it says that the content is malformed. */
  private static Optional<List<Reference>> ask(Handled handled, byte[] bytes, String text)
      throws IOException {
    try {
      List<Reference> references =
          handled.handler().references(new Bytes(handled.mediaType(), bytes));
      assertThat(references).as("references of %s", text).isNotNull().doesNotContainNull();
      return Optional.of(List.copyOf(references));
    } catch (MalformedContentException e) {
      return Optional.empty();
    }
  }

  private static byte[] content(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> {
        byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        yield noise;
      }
      case 1 -> json(random, 0).getBytes(StandardCharsets.UTF_8);
      case 2 -> {
        byte[] whole = document(random);
        whole[random.nextInt(whole.length)] = (byte) random.nextInt(128);
        yield whole;
      }
      default -> document(random);
    };
  }

  private static byte[] document(Random random) {
    List<Blob> graph = Graphs.random(random, 12);
    return graph.get(graph.size() - 1).bytes().clone();
  }

  private static String json(Random random, int depth) {
    List<String> names =
        List.of(
            "config",
            "layers",
            "manifests",
            "blobs",
            "subject",
            "fsLayers",
            "blobSum",
            "digest",
            "mediaType",
            "size",
            "data",
            "annotations",
            "platform",
            "urls",
            "artifactType");
    return switch (random.nextInt(depth > 3 ? 5 : 9)) {
      case 0 -> "null";
      case 1 -> Long.toString(random.nextLong());
      case 2 -> "\"\"";
      case 3 -> "\"" + Blob.digest("sha256", new byte[] {(byte) random.nextInt()}) + "\"";
      case 4 -> "true";
      default -> {
        StringBuilder text = new StringBuilder();
        boolean array = random.nextInt(4) == 0;
        for (int i = random.nextInt(6); i >= 0; i--) {
          text.append(text.length() == 0 ? "" : ",");
          text.append(array ? "" : "\"" + names.get(random.nextInt(names.size())) + "\":");
          text.append(json(random, depth + 1));
        }
        yield array ? "[" + text + "]" : "{" + text + "}";
      }
    };
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Bytes(String mediaType, byte[] bytes) implements Content {
    @Override
    public Digest digest() {
      return Blob.digest("sha256", bytes);
    }

    @Override
    public Document json() throws MalformedContentException {
      return Json.object(bytes);
    }
  }
}
