package dev.tidemark.engine.layout;

import dev.tidemark.spi.store.Location;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.spi.store.StorageBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** OCI image layouts, {@code oci:DIRECTORY}, and folders of them, {@code oci:DIRECTORY/**}. */
public final class OciBackend implements StorageBackend {

  /** What stands before the directory. */
  public static final String SCHEME = "oci";

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public boolean recognises(Path directory) {
    return OciLayout.recognises(directory);
  }

  @Override
  public Storage open(Location location, Options options) throws IOException {
    Optional<FolderPlace> folder = FolderPlace.parse(location.place());
    return folder.isPresent()
        ? LayoutFolder.open(folder.get(), options.clock())
        : OciLayout.open(Path.of(location.place()), options.clock());
  }
}
