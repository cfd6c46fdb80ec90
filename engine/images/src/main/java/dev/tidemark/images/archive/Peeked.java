package dev.tidemark.images.archive;

import dev.tidemark.images.compress.Compression;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** Bytes of which one knows how they begin. */
final class Peeked {

  private final byte[] head;
  private final InputStream rest;

  private Peeked(byte[] head, InputStream rest) {
    this.head = head;
    this.rest = rest;
  }

  static Peeked of(InputStream content) throws IOException {
    return new Peeked(content.readNBytes(Compression.TELLING), content);
  }

  boolean begins(char first) {
    return head.length > 0 && head[0] == first;
  }

  Compression compression() {
    return Compression.of(head);
  }

  /** All of them, to be read once. */
  InputStream whole() {
    return new SequenceInputStream(new ByteArrayInputStream(head), rest);
  }
}
