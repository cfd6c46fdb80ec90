package dev.tidemark.engine.online;

import static dev.tidemark.engine.online.TestStore.GC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.CatalogView;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurgeTest {

  @TempDir Path directory;
  private TestStore store;

  @BeforeEach
  void fill() throws IOException {
    store = new TestStore(directory);
    store.together(
        () -> {
          for (int n = 1; n <= 16; n++) {
            store.content("ns", n, GC + "root", "yes");
          }
        });
    store.content("ns", 17);
    store.collect();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private long swept() {
    return store.read(CatalogView::swept).count();
  }

  @Test
  void littleStaysInTheTables() {
    assertThat(store.has("ns content d17")).isFalse();
    assertThat(swept()).isEqualTo(1);
  }

  @Test
  void muchGoesOutOfThem() {
    store.content("ns", 18);
    store.content("ns", 19);
    store.collect();
    assertThat(swept()).isZero();
    store.content("ns", 17, GC + "root", "yes");
    store.collect();
    assertThat(store.has("ns content d17")).isTrue();
  }
}
