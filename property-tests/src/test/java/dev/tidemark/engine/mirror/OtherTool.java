package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.files.Flock;
import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Another program in the same layout. It makes hard links, and it writes the index in place, in two
 * steps, under a lock that it removes then.
 */
final class OtherTool {

  private static final String EMPTY = "{\"schemaVersion\":2,\"manifests\":[]}";

  /** How long the index says less than it should, in milliseconds. */
  private static final long MOMENT = 15;

  private final LayoutWriter layout;
  private final Map<Path, byte[]> links = new LinkedHashMap<>();

  OtherTool(LayoutWriter layout) {
    this.layout = layout;
  }

  /** Gives a blob that is there another name outside of the layout. */
  void link(Blob blob) throws IOException {
    Digest digest = blob.digest();
    Path name = layout.directory().resolveSibling("link-" + links.size());
    if (Files.isRegularFile(layout.path(digest))) {
      Files.createLink(name, layout.path(digest));
      links.put(name, blob.bytes());
    }
  }

  /** Whatever was done to the layout, the links have their bytes. */
  void assertLinks() {
    links.forEach((name, bytes) -> assertThat(name).hasBinaryContent(bytes));
  }

  /** Begins to write the index as it is; when this returns the index is empty, and locked. */
  Thread writing() throws IOException {
    Path index = layout.directory().resolve("index.json");
    String whole = Files.readString(index);
    Flock lock =
        Flock.exclusive(index.resolveSibling("index.json.lock"), Duration.ofSeconds(9))
            .orElseThrow();
    Files.writeString(index, EMPTY);
    Thread rest =
        new Thread(
            () -> {
              try (lock) {
                Thread.sleep(MOMENT);
                Files.writeString(index, whole);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    rest.start();
    return rest;
  }
}
