package dev.tidemark.spi;

/** Keys of annotations that mean something to more than one tool. */
public final class Annotations {

  /** On an entry of {@code index.json}: the name of the image (image-spec, annotations.md). */
  public static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** On an entry of {@code index.json}: the full name of the image, by containerd. */
  public static final String IMAGE_NAME = "io.containerd.image.name";

  /**
   * The content is a referrer of the manifest with this digest, by containerd; who imports an
   * archive makes no image of it.
   */
  public static final String MANIFEST_SUBJECT = "io.containerd.manifest.subject";

  private Annotations() {}
}
