package dev.tidemark.images.convert;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.content.LabelStore;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.spi.Descriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Converts images of a store (containerd {@code converter.Convert}). Thread-safe. */
public final class Converter {

  private final Provider provider;
  private final Ingester ingester;
  private final Optional<LabelStore> labels;

  /** Reads and writes content that has no labels, such as that of a layout. */
  public Converter(Provider provider, Ingester ingester) {
    this(provider, ingester, Optional.empty());
  }

  /**
   * Reads and writes content with labels. What is written gets the labels of what it was made from:
   * those that name a child name what became of it, and every child has one.
   */
  public Converter(Provider provider, Ingester ingester, LabelStore labels) {
    this(provider, ingester, Optional.of(labels));
  }

  private Converter(Provider provider, Ingester ingester, Optional<LabelStore> labels) {
    this.provider = Objects.requireNonNull(provider, "provider");
    this.ingester = Objects.requireNonNull(ingester, "ingester");
    this.labels = labels;
  }

  /**
   * Converts an image. Artifacts, encrypted layers and layers that are not distributed keep their
   * bytes. An attestation goes with the image that it is about.
   *
   * @param image a manifest or an index
   * @return the pointer to the new one; {@code image} itself if nothing differs
   * @throws java.nio.file.NoSuchFileException if content is missing that has to be read, or no
   *     entry of an index is for such a platform
   * @throws IOException if content cannot be read or written, or is not what it should be
   */
  public Descriptor convert(Descriptor image, Conversion conversion) throws IOException {
    return convert(List.of(image), conversion).get(0);
  }

  /**
   * Converts several images, each as {@link #convert(Descriptor, Conversion)}; what they share is
   * converted once.
   *
   * @return what each became, in their order
   */
  public List<Descriptor> convert(List<Descriptor> images, Conversion conversion)
      throws IOException {
    DocumentConversion documents =
        new DocumentConversion(
            conversion,
            new ImageReader(provider),
            new LayerConversion(conversion, provider, ingester),
            ingester,
            new LabelCarrier(labels));
    List<Descriptor> converted = new ArrayList<>();
    for (Descriptor image : images) {
      converted.add(documents.convert(image));
    }
    return List.copyOf(converted);
  }
}
