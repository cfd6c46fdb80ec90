package dev.tidemark.engine.archive;

import dev.tidemark.engine.compress.Compression;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * Bytes of which one knows how they begin.
 *
 * @param whole all of them
 */
record Peeked(byte[] head, InputStream whole) {

  static Peeked of(InputStream content) throws IOException {
    byte[] head = content.readNBytes(Compression.TELLING);
    return new Peeked(head, new SequenceInputStream(new ByteArrayInputStream(head), content));
  }

  boolean begins(char first) {
    return head.length > 0 && head[0] == first;
  }

  Compression compression() {
    return Compression.of(head);
  }
}
