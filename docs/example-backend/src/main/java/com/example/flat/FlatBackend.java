package com.example.flat;

import dev.tidemark.spi.store.Location;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.spi.store.StorageBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pf4j.Extension;

/** Stores that are one directory, {@code flat:DIRECTORY}. */
@Extension
public final class FlatBackend implements StorageBackend {

  @Override
  public String scheme() {
    return "flat";
  }

  @Override
  public boolean recognises(Path directory) {
    return Files.isRegularFile(directory.resolve(FlatStore.NAMES));
  }

  @Override
  public Storage open(Location location, Options options) throws IOException {
    Path directory = Path.of(location.place()).toAbsolutePath();
    if (!recognises(directory)) {
      throw new IOException(directory + " has no " + FlatStore.NAMES + ": name a flat store");
    }
    return new FlatStore(directory);
  }
}
