package dev.tidemark.images.image;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Platform;
import java.io.IOException;
import java.util.Objects;

/** An image of an index, which is read when it is asked for. */
public final class IndexEntry {

  private final Documents documents;
  private final Descriptor manifest;
  private final Platform platform;

  IndexEntry(Documents documents, Descriptor manifest, Platform platform) {
    this.documents = documents;
    this.manifest = manifest;
    this.platform = Objects.requireNonNull(platform, "platform");
  }

  /** The pointer to its manifest. */
  public Descriptor manifest() {
    return manifest;
  }

  /**
   * What the index gives as its platform, even if that is empty; else that of its configuration.
   */
  public Platform platform() {
    return platform;
  }

  /**
   * Reads the image.
   *
   * @throws java.nio.file.NoSuchFileException if its manifest or configuration is not there
   * @throws IOException if they cannot be read, are damaged, do not fit each other, or name a layer
   *     that must not be distributed
   */
  public Image image() throws IOException {
    return documents.image(manifest, platform);
  }

  @Override
  public String toString() {
    return manifest.digest() + " (" + platform + ")";
  }
}
