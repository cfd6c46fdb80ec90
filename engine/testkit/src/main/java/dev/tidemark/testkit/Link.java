package dev.tidemark.testkit;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A pointer from one generated document to another piece of content: what the specifications call a
 * descriptor, true or not.
 *
 * @param mediaType what the pointer claims; may be empty
 * @param target what it points at, which need not exist
 * @param size in bytes, as the pointer claims
 * @param platform {@code os/architecture} or {@code os/architecture/variant}, or empty
 * @param annotations of the pointer
 * @param data content that the pointer carries
 */
public record Link(
    String mediaType,
    Digest target,
    long size,
    String platform,
    Map<String, String> annotations,
    Optional<Blob> data) {

  /** The annotation that names an entry of {@code index.json}. */
  static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** What a pointer claims whose maker does not know how large its target is. */
  private static final long ANY_SIZE = 7;

  public Link {
    Objects.requireNonNull(mediaType, "mediaType");
    Objects.requireNonNull(target, "target");
    annotations = Map.copyOf(annotations);
  }

  /** A pointer that has a size because it has to. */
  public Link(String mediaType, Digest target) {
    this(mediaType, target, ANY_SIZE, "", Map.of(), Optional.empty());
  }

  /** A pointer to a manifest. */
  public static Link to(Digest target) {
    return new Link(MediaTypes.OCI_MANIFEST, target);
  }

  public Link sized(long bytes) {
    return new Link(mediaType, target, bytes, platform, annotations, data);
  }

  /** Says for which platform the target is. */
  public Link on(String other) {
    return new Link(mediaType, target, size, other, annotations, data);
  }

  public Link annotated(String key, String value) {
    Map<String, String> more = new TreeMap<>(annotations);
    more.put(key, value);
    return new Link(mediaType, target, size, platform, more, data);
  }

  /** Gives the target this name, in an {@code index.json}. */
  public Link named(String name) {
    return annotated(REF_NAME, name);
  }

  /** Carries content in its {@code data} field. */
  public Link carrying(Blob content) {
    return new Link(mediaType, target, size, platform, annotations, Optional.of(content));
  }

  /** The descriptor as it stands in a document. */
  @Override
  public String toString() {
    return json(false);
  }

  /**
   * The descriptor as JSON.
   *
   * @param shouting whether the names of fields are in capitals, which Go reads all the same
   */
  String json(boolean shouting) {
    List<String> fields = new ArrayList<>();
    if (!mediaType.isEmpty()) {
      fields.add(field(shouting, "mediaType", quoted(mediaType)));
    }
    fields.add(field(shouting, "digest", quoted(target.toString())));
    fields.add(field(shouting, "size", Long.toString(size)));
    data.ifPresent(
        blob ->
            fields.add(
                field(shouting, "data", quoted(Base64.getEncoder().encodeToString(blob.bytes())))));
    if (!platform.isEmpty()) {
      fields.add(field(shouting, "platform", "{" + platformFields(platform) + "}"));
    }
    if (!annotations.isEmpty()) {
      fields.add(
          new TreeMap<>(annotations)
              .entrySet().stream()
                  .map(entry -> quoted(entry.getKey()) + ":" + quoted(entry.getValue()))
                  .collect(Collectors.joining(",", field(shouting, "annotations", "") + "{", "}")));
    }
    return "{" + String.join(",", fields) + "}";
  }

  /** What a platform is in JSON, without the braces. */
  static String platformFields(String platform) {
    String[] parts = platform.split("/", -1);
    String fields = "\"os\":" + quoted(parts[0]) + ",\"architecture\":" + quoted(parts[1]);
    return parts.length > 2 ? fields + ",\"variant\":" + quoted(parts[2]) : fields;
  }

  static String field(boolean shouting, String name, String value) {
    return quoted(shouting ? name.toUpperCase(Locale.ROOT) : name) + ":" + value;
  }

  /** The text as a string of JSON. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
