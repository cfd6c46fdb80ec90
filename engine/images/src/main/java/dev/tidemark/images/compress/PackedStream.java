package dev.tidemark.images.compress;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Bytes on their way to whoever unpacks them: how many they are, and what failed below. */
final class PackedStream extends BufferedInputStream {

  private static final int BUFFER = 1 << 16;

  private final Source source;

  PackedStream(InputStream in) {
    this(new Source(in));
  }

  private PackedStream(Source source) {
    super(source, BUFFER);
    this.source = source;
  }

  /** The first bytes, which are still to be read. */
  byte[] beginning(int length) throws IOException {
    mark(length);
    byte[] beginning = readNBytes(length);
    reset();
    return beginning;
  }

  /** How many were taken from below. */
  long size() {
    return source.size;
  }

  /** No more than so many may be taken until this is called again. */
  void allow(long more) {
    source.limit = source.size + more;
  }

  /** Whether it was not the unpacking that failed. */
  boolean threw(Exception e) {
    return e == source.failure;
  }

  private static final class Source extends FilterInputStream {

    private long size;
    private long limit = Long.MAX_VALUE;
    private @Nullable Exception failure;

    Source(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (size > limit) {
        throw new IOException("nothing comes out of " + (size - limit) + " bytes and more");
      }
      try {
        int read = super.read(bytes, offset, length);
        size += Math.max(read, 0);
        return read;
      } catch (IOException | RuntimeException e) {
        failure = e;
        throw e;
      }
    }
  }
}
