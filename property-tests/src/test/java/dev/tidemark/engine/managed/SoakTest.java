package dev.tidemark.engine.managed;

import dev.tidemark.testkit.TestFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Writers and readers beside collections that never stop: ten seconds, or as long as one wishes.
 *
 * <pre>
 * ./mvnw -pl property-tests -am test -Dtest=SoakTest -Dtidemark.soak=1000000
 * </pre>
 *
 * <p>runs until so many operations and says how fast that was. Many of them are durable, so a disk
 * sets the pace; {@code -Dtidemark.soak.directory=/dev/shm} takes it out of the picture.
 */
@Tag("slow")
class SoakTest {

  private static final long SECONDS = 10;

  @Test
  void nothingNamedIsEverMissingAndNothingElseStays() throws Exception {
    Long wanted = Long.getLong("tidemark.soak");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    LongPredicate goesOn = wanted == null ? done -> System.nanoTime() < end : done -> done < wanted;
    String parent = System.getProperty("tidemark.soak.directory");
    Path directory =
        parent == null
            ? Files.createTempDirectory("soak")
            : Files.createTempDirectory(Path.of(parent), "soak");
    try (ManagedStore store = ManagedStore.open(directory, Soak.options())) {
      long seed = Long.getLong("tidemark.soak.seed", ThreadLocalRandom.current().nextLong());
      String result = new Soak(store, directory, seed, goesOn).run();
      if (wanted != null) {
        System.out.println(result);
      }
    } finally {
      TestFiles.remove(directory);
    }
  }
}
