package dev.tidemark.engine.decode;

import dev.tidemark.engine.json.JsonInput;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonTokenId;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * The conservative reading of JSON: every object anywhere in it that has a valid {@code digest},
 * and a {@code mediaType} or {@code size} beside it, is taken for a reference; in a field {@code
 * subject} for the subject. So is every {@code blobSum} below {@code fsLayers} (Docker schema 1).
 *
 * <p>The text may be of any length and any number of JSON values one after the other. Memory goes
 * with the depth of nesting and the number of references found. A text that stops being JSON counts
 * as far as it is.
 */
final class DescriptorScan {

  /** Lengths of a whole digest of a registered algorithm: of 256 and of 512 bits. */
  private static final int SHORT_DIGEST = 71;

  private static final int LONG_DIGEST = 135;

  private final List<Reference> references = new ArrayList<>();
  private final List<Digest> bare = new ArrayList<>(0);
  private String mediaType = "";
  private boolean object;
  private boolean json;
  private boolean limited;
  private @Nullable String problem;

  private DescriptorScan() {}

  /** Of something that is not JSON. */
  static DescriptorScan nothing() {
    DescriptorScan scan = new DescriptorScan();
    scan.problem = "is not JSON";
    return scan;
  }

  static DescriptorScan of(byte[] bytes, int length) {
    int start = JsonInput.byteOrderMark(bytes, length);
    DescriptorScan scan = new DescriptorScan();
    try (JsonParser parser = JsonInput.of(bytes, start, length - start)) {
      scan.run(parser, true);
    }
    if (scan.problem == null || JsonInput.utf8(bytes, start, length - start)) {
      return scan;
    }
    DescriptorScan lossy = new DescriptorScan();
    try (JsonParser parser = JsonInput.lossy(bytes, start, length - start)) {
      lossy.run(parser, true);
    }
    return lossy;
  }

  /** Leaves out inline data, which may be larger than memory. */
  static DescriptorScan of(Reader text) {
    DescriptorScan scan = new DescriptorScan();
    try (JsonParser parser = JsonInput.of(text)) {
      scan.run(parser, false);
    }
    return scan;
  }

  /** In document order, with repetitions. */
  List<Reference> references() {
    return references;
  }

  /**
   * Every string that is a digest as a whole, whatever stands around it, in a text held in memory.
   */
  List<Digest> bare() {
    return bare;
  }

  /** The media type that the document gives itself, or empty. */
  String mediaType() {
    return mediaType;
  }

  /** Whether the text is JSON to its end and begins with an object. */
  boolean wholeObject() {
    return object && problem == null;
  }

  /** Why the text was not followed to its end; null if it was. */
  @Nullable String problem() {
    return problem;
  }

  /** Whether the text may well be JSON, but goes beyond what can be followed. */
  boolean limited() {
    return limited;
  }

  private void run(JsonParser parser, boolean inline) {
    try {
      follow(parser, inline);
    } catch (StreamConstraintsException e) {
      limited = true;
      problem = JsonInput.problem(e);
    } catch (JacksonException e) {
      problem = JsonInput.problem(e);
    }
  }

  private void follow(JsonParser parser, boolean inline) {
    Level level = new Level(null);
    while (parser.nextToken() != null) {
      switch (parser.currentTokenId()) {
        case JsonTokenId.ID_START_OBJECT -> {
          object |= !json;
          level = level.enter(true);
        }
        case JsonTokenId.ID_START_ARRAY -> level = level.enter(false);
        case JsonTokenId.ID_END_OBJECT, JsonTokenId.ID_END_ARRAY -> level = leave(level);
        case JsonTokenId.ID_PROPERTY_NAME -> level.field = Field.of(parser.currentName());
        case JsonTokenId.ID_STRING -> text(level, parser, inline);
        case JsonTokenId.ID_NUMBER_INT, JsonTokenId.ID_NUMBER_FLOAT -> number(level, parser);
        default -> {}
      }
      json = true;
    }
  }

  /** Reads the string only if it matters: others may be of any length. */
  private void text(Level level, JsonParser parser, boolean inline) {
    if (inline) {
      int length = parser.getStringLength();
      if (length == SHORT_DIGEST || length == LONG_DIGEST) {
        Optional<Digest> digest = Digest.lenient(parser.getString());
        if (digest.isPresent()) {
          bare.add(digest.get());
        }
      }
    }
    switch (level.object ? level.field : Field.OTHER) {
      case Field.DIGEST -> level.digest(parser.getString());
      case Field.MEDIA_TYPE -> {
        level.mediaType(parser.getString());
        if (level.depth == 1 && mediaType.isEmpty()) {
          mediaType = parser.getString();
        }
      }
      case Field.ARTIFACT_TYPE -> level.artifactType = parser.getString();
      case Field.DATA -> level.data = inline ? parser.getString() : null;
      case Field.BLOB_SUM -> {
        if (level.role == Field.FS_LAYERS) {
          Optional<Digest> sum = Digest.lenient(parser.getString());
          if (sum.isPresent()) {
            references.add(
                Reference.child(new Descriptor(MediaTypes.DOCKER_LAYER_GZIP, sum.get(), -1)));
          }
        }
      }
      default -> {}
    }
  }

  private static void number(Level level, JsonParser parser) {
    if (level.object && level.field == Field.SIZE) {
      level.sized = true;
      if (level.size < 0
          && parser.currentTokenId() == JsonTokenId.ID_NUMBER_INT
          && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
        level.size = parser.getLongValue();
      }
    }
  }

  private Level leave(Level level) {
    if (level.object && !level.digests.isEmpty() && (level.sized || !level.types.isEmpty())) {
      level.describe(references);
    }
    return level.leave();
  }

  /** The fields that matter. Constants, because they are compared for every name there is. */
  private static final class Field {
    static final int OTHER = 0;
    static final int DIGEST = 1;
    static final int MEDIA_TYPE = 2;
    static final int SIZE = 3;
    static final int SUBJECT = 4;
    static final int FS_LAYERS = 5;
    static final int BLOB_SUM = 6;
    static final int ARTIFACT_TYPE = 7;
    static final int DATA = 8;

    static int of(String name) {
      return switch (name.length()) {
        case 4 ->
            name.equalsIgnoreCase("size") ? SIZE : name.equalsIgnoreCase("data") ? DATA : OTHER;
        case 6 -> name.equalsIgnoreCase("digest") ? DIGEST : OTHER;
        case 7 ->
            name.equalsIgnoreCase("subject")
                ? SUBJECT
                : name.equalsIgnoreCase("blobSum") ? BLOB_SUM : OTHER;
        case 8 -> name.equalsIgnoreCase("fsLayers") ? FS_LAYERS : OTHER;
        case 9 -> name.equalsIgnoreCase("mediaType") ? MEDIA_TYPE : OTHER;
        case 12 -> name.equalsIgnoreCase("artifactType") ? ARTIFACT_TYPE : OTHER;
        default -> OTHER;
      };
    }
  }

  /**
   * An object or array that is open. Levels are used again and again, so that most cost nothing.
   */
  private static final class Level {

    /** More readings of one object than this are not worth telling apart. */
    private static final int MAX_READINGS = 16;

    private final @Nullable Level outer;
    private @Nullable Level inner;
    private final int depth;

    private boolean object;
    private int role;
    private int field;

    private List<Digest> digests = List.of();
    private List<String> types = List.of();
    private boolean sized;
    private long size = -1;
    private @Nullable String artifactType;
    private @Nullable String data;

    Level(@Nullable Level outer) {
      this.outer = outer;
      this.depth = outer == null ? 0 : outer.depth + 1;
    }

    /** The level inside, for what stands in the current field, or in this array. */
    Level enter(boolean asObject) {
      if (inner == null) {
        inner = new Level(this);
      }
      inner.object = asObject;
      inner.role = object ? field : role;
      inner.field = Field.OTHER;
      return inner;
    }

    Level leave() {
      digests = List.of();
      types = List.of();
      sized = false;
      size = -1;
      artifactType = null;
      data = null;
      return outer == null ? this : outer;
    }

    void digest(String text) {
      Optional<Digest> digest = Digest.lenient(text);
      if (digest.isPresent()) {
        digests = digests.isEmpty() ? new ArrayList<>(1) : digests;
        digests.add(digest.get());
      }
    }

    void mediaType(String text) {
      types = types.isEmpty() ? new ArrayList<>(1) : types;
      if (types.size() <= MAX_READINGS) {
        types.add(text);
      }
    }

    /** Every combination of a digest and a media type; too many types count as none. */
    void describe(List<Reference> into) {
      boolean unclear =
          types.size() > MAX_READINGS || (long) digests.size() * types.size() > MAX_READINGS;
      List<String> readings = types.isEmpty() || unclear ? List.of("") : types;
      for (int i = 0; i < digests.size(); i++) {
        for (int j = 0; j < readings.size(); j++) {
          Descriptor target =
              new Descriptor(
                  readings.get(j),
                  digests.get(i),
                  size,
                  Optional.empty(),
                  List.of(),
                  Map.of(),
                  artifactType == null ? "" : artifactType,
                  data);
          into.add(role == Field.SUBJECT ? Reference.subject(target) : Reference.child(target));
        }
      }
    }
  }
}
