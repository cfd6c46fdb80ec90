package dev.tidemark.engine.json;

import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Makes the parsers for documents, all with the same limits. Thread-safe. */
public final class JsonInput {

  /*
   * The limits bound memory, not taste: content comes from anywhere, and a limit that is reached means
   * edges not seen. Document depth is limited where trees are built; a mere scan keeps one small frame
   * per level.
   */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(10_000)
                  .maxStringLength(32 << 20)
                  .maxNameLength(1 << 20)
                  .maxNumberLength(100_000)
                  .build())
          // Everything is UTF-8. Content that is no text must not pass for another encoding of it.
          .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
          .build();

  private static final ObjectReadContext CONTEXT = ObjectReadContext.empty();

  private JsonInput() {}

  public static JsonParser of(byte[] bytes, int offset, int length) {
    return FACTORY.createParser(CONTEXT, bytes, offset, length);
  }

  /** For content that may be longer than memory. The caller skips a byte order mark. */
  public static JsonParser of(Reader reader) {
    return FACTORY.createParser(CONTEXT, reader);
  }

  /**
   * For bytes that are not UTF-8 throughout. Go reads them with replacement characters, so whoever
   * wrote the document may never have noticed.
   */
  public static JsonParser lossy(byte[] bytes, int offset, int length) {
    return FACTORY.createParser(CONTEXT, new String(bytes, offset, length, StandardCharsets.UTF_8));
  }

  public static boolean utf8(byte[] bytes, int offset, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Length of the UTF-8 byte order mark that the bytes begin with, or 0. */
  public static int byteOrderMark(byte[] bytes, int length) {
    return length >= 3
            && bytes[0] == (byte) 0xef
            && bytes[1] == (byte) 0xbb
            && bytes[2] == (byte) 0xbf
        ? 3
        : 0;
  }

  /** What the parser did not like, and where. */
  public static String problem(JacksonException e) {
    // what is in brackets there names the parser's classes and options
    String message =
        String.valueOf(e.getOriginalMessage())
            .replaceAll(" ?\\([^()]*\\[Source: [^\\]]*\\]\\)", "");
    TokenStreamLocation at = e.getLocation();
    return at == null || at.getLineNr() < 1
        ? message
        : message + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }
}
