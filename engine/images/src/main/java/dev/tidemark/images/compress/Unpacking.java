package dev.tidemark.images.compress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * What comes out of compressed bytes. They fail in one line if they are cut off or damaged, go on
 * with something else, or are a bomb.
 */
final class Unpacking extends InputStream {

  /**
   * How many bytes may come out of one. What people pack gives less than 20; a gzip of nothing but
   * zeros 1032, other formats 100,000. Doubled, a bomb may be twice as large.
   */
  private static final long MOST_TIMES = 1000;

  /** How many bytes may come out of anything. Doubled, the smallest bomb may be twice as large. */
  private static final long ALLOWANCE = 1L << 30;

  /**
   * After so many bytes of gzip something has to come out: its headers have names of any length,
   * which the library keeps. Doubled, twice as much may have to be in memory.
   */
  private static final long MOST_SILENT = 4 << 20;

  private final PackedStream packed;
  private final Compression format;
  private final InputStream unpacked;
  private long size;

  /** Opens the stream of a library over compressed bytes. */
  interface Library {
    InputStream over(InputStream packed) throws IOException;
  }

  Unpacking(PackedStream packed, Compression format, Library library) throws IOException {
    this.packed = packed;
    this.format = format;
    listen();
    try {
      this.unpacked = library.over(packed);
    } catch (IOException | RuntimeException e) {
      throw explained(e);
    }
  }

  private void listen() {
    if (format == Compression.GZIP) {
      packed.allow(MOST_SILENT);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read;
    try {
      read = unpacked.read(bytes, offset, length);
    } catch (IOException | RuntimeException e) {
      throw explained(e);
    }
    if (read > 0) {
      size += read;
      listen();
    }
    if (size > ALLOWANCE && size / MOST_TIMES > packed.size()) {
      throw new UnpackingException(
          "unpacks to more than "
              + MOST_TIMES
              + " times its size, as an attack does; if you trust it, unpack it yourself");
    }
    return read;
  }

  private IOException explained(Exception e) {
    if (e instanceof IOException failure && packed.threw(e)) {
      return failure;
    }
    String message = String.valueOf(e.getMessage());
    String name = format.name().toLowerCase(Locale.ROOT);
    String why;
    if (e instanceof EOFException
        || message.contains("runcated")
        || message.contains("nexpected end")) {
      why = "is cut off: its " + name + " has no end; get it again";
    } else if (message.contains("memory")) {
      why = "takes too much memory to be unpacked (" + message + "); pack it with less of " + name;
    } else {
      why = "is damaged: its " + name + " cannot be unpacked (" + message + "); get it again";
    }
    return new UnpackingException(why, e);
  }

  @Override
  public void close() throws IOException {
    unpacked.close();
  }
}
