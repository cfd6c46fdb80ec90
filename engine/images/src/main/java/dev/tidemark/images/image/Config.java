package dev.tidemark.images.image;

import dev.tidemark.engine.json.Json;
import dev.tidemark.images.graph.ImageConfig;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of an image (image-spec, config.md), with all its fields, known or not.
 * Immutable.
 */
public final class Config {

  private final Map<String, @Nullable Object> fields;
  private final ImageConfig known;

  private Config(Map<String, @Nullable Object> fields, ImageConfig known) {
    this.fields = Collections.unmodifiableMap(fields);
    this.known = known;
  }

  /** One without layers. */
  public static Config of(Platform platform) {
    Map<String, @Nullable Object> rootFs = new LinkedHashMap<>();
    rootFs.put("type", "layers");
    rootFs.put("diff_ids", List.of());
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("rootfs", rootFs);
    return of(fields).withPlatform(platform);
  }

  /**
   * Reads one.
   *
   * @throws MalformedContentException if it is not one strict JSON object, or its platform or
   *     layers are not written as the specification says
   */
  public static Config parse(byte[] bytes) throws MalformedContentException {
    ImageConfig known = ImageConfig.parse(bytes);
    return new Config(object(Json.read(bytes)), known);
  }

  private static Config of(Map<String, @Nullable Object> fields) {
    try {
      return parse(Json.write(fields).getBytes(StandardCharsets.UTF_8));
    } catch (MalformedContentException e) {
      throw new IllegalArgumentException("not the configuration of an image: " + e.getMessage());
    }
  }

  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, field) -> copy.put(String.valueOf(name), field));
    }
    return copy;
  }

  /** Where it runs, as written. */
  public Platform platform() {
    return known.platform();
  }

  /** The digests of the layers before compression, the lowest first. */
  public List<Digest> diffIds() {
    return known.rootFs().diffIds();
  }

  /** All of it, in types of the JDK, as {@link Json#read} makes them. */
  public Map<String, @Nullable Object> fields() {
    return fields;
  }

  /** The same for another platform; what that does not have, this does not have either. */
  public Config withPlatform(Platform platform) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(fields);
    set(changed, "os", platform.os());
    set(changed, "architecture", platform.architecture());
    set(changed, "variant", platform.variant());
    set(changed, "os.version", platform.osVersion());
    set(changed, "os.features", platform.osFeatures());
    return of(changed);
  }

  private static void set(Map<String, @Nullable Object> fields, String name, Object value) {
    boolean absent = value.equals("") || value.equals(List.of());
    if (absent) {
      fields.remove(name);
    } else {
      fields.put(name, value);
    }
  }

  /** The same with one more layer on top. The history stays as it is. */
  public Config withLayer(Digest diffId) {
    List<Object> diffIds = new ArrayList<>(diffIds());
    diffIds.add(diffId);
    Map<String, @Nullable Object> rootFs = object(fields.get("rootfs"));
    rootFs.putIfAbsent("type", "layers");
    rootFs.put("diff_ids", diffIds);
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(fields);
    changed.put("rootfs", rootFs);
    return of(changed);
  }

  /** As JSON. */
  public byte[] toBytes() {
    return Json.writeLine(fields).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Config config && fields.equals(config.fields);
  }

  @Override
  public int hashCode() {
    return Objects.hash(fields);
  }

  @Override
  public String toString() {
    return Json.writeLine(fields);
  }
}
