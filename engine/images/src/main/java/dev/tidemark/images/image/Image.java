package dev.tidemark.images.image;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.json.JsonValue;
import dev.tidemark.images.graph.Config;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * An image for one platform (zeroimage {@code image.Image}).
 *
 * @param layers the lowest first
 * @param config its configuration, with as many diff ids as there are layers
 * @param platform what an index says of it, which need not be what its configuration says
 * @param annotations of its manifest
 */
public record Image(
    List<Layer> layers, Config config, Platform platform, Map<String, String> annotations)
    implements JsonValue {

  /**
   * @throws IllegalArgumentException if layers and diff ids are not as many
   */
  public Image {
    layers = List.copyOf(Objects.requireNonNull(layers, "layers"));
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(platform, "platform");
    annotations = Map.copyOf(Objects.requireNonNull(annotations, "annotations"));
    if (layers.size() != config.diffIds().size()) {
      throw new IllegalArgumentException(
          "has "
              + layers.size()
              + " layers, but its configuration has "
              + config.diffIds().size()
              + " diff ids");
    }
  }

  /**
   * An image to begin with.
   *
   * @param config one without layers
   */
  public static Image of(Config config) {
    Objects.requireNonNull(config, "config");
    return new Image(List.of(), config, config.platform(), Map.of());
  }

  /** The same with one more layer on top, also in its configuration. */
  public Image appendLayer(Layer layer) {
    List<Layer> more = new ArrayList<>(layers);
    more.add(Objects.requireNonNull(layer, "layer"));
    return new Image(more, config.withLayer(layer.diffId()), platform, annotations);
  }

  /** The same for another platform, also in its configuration. */
  public Image withPlatform(Platform other) {
    Objects.requireNonNull(other, "other");
    return new Image(layers, config.withPlatform(other), other, annotations);
  }

  /**
   * The same with another configuration.
   *
   * @param other of as many layers
   */
  public Image withConfig(Config other) {
    return new Image(layers, other, platform, annotations);
  }

  /** The same with other annotations. */
  public Image withAnnotations(Map<String, String> others) {
    return new Image(layers, config, platform, others);
  }

  /** How many bytes all layers have, as they are stored; one that is there twice counts once. */
  public long layerBytes() {
    return layers.stream().map(Layer::descriptor).distinct().mapToLong(Descriptor::size).sum();
  }

  @Override
  public Object toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("platform", platform);
    fields.put("config", config);
    fields.put("layers", layers);
    fields.put("annotations", new TreeMap<>(annotations));
    return fields;
  }

  /**
   * Writes layers, configuration and manifest, the manifest last.
   *
   * @return the pointer to the manifest, with the platform, for an index
   * @throws IOException if something cannot be read or written, or a layer is damaged
   */
  public Descriptor write(Ingester ingester) throws IOException {
    return new ImageWriting(this, Objects.requireNonNull(ingester, "ingester")).run();
  }
}
