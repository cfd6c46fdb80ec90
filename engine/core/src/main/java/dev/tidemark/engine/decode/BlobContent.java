package dev.tidemark.engine.decode;

import dev.tidemark.engine.digest.Checksum;
import dev.tidemark.engine.digest.ChecksumException;
import dev.tidemark.engine.json.JsonInput;
import dev.tidemark.engine.json.JsonTree;
import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.Content;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One blob while it is decoded: opened when somebody first wants to see it, read once, and only as
 * far as needed. What went wrong while reading is remembered, so that a handler cannot hide it. For
 * one thread.
 */
final class BlobContent implements Content, Closeable {

  private static final int FIRST_READ = 8192;

  /**
   * A buffer for the next blob that this thread reads: most fit, and new memory has to be cleared.
   */
  private static final ThreadLocal<byte[]> SPARE = new ThreadLocal<>();

  private final @Nullable BlobSource blobs;
  private final Digest digest;
  private final String mediaType;

  private byte[] buffer;
  private int length;
  private @Nullable InputStream in;
  private boolean whole;
  private boolean checked;
  private @Nullable IOException failure;
  private @Nullable JsonTree tree;
  private @Nullable DescriptorScan scan;

  /** A blob in a store. */
  BlobContent(BlobSource blobs, Digest digest, String mediaType) {
    this.blobs = blobs;
    this.digest = digest;
    this.mediaType = mediaType;
    byte[] spare = SPARE.get();
    SPARE.remove();
    this.buffer = spare == null ? new byte[FIRST_READ] : spare;
  }

  /** Content that is here already, checked against its digest. */
  BlobContent(byte[] bytes, Digest digest, String mediaType) {
    this.blobs = null;
    this.digest = digest;
    this.mediaType = mediaType;
    this.buffer = bytes;
    this.length = bytes.length;
    this.whole = true;
    this.checked = true;
  }

  @Override
  public String mediaType() {
    return mediaType;
  }

  @Override
  public Digest digest() {
    return digest;
  }

  @Override
  public byte[] bytes() throws IOException, MalformedContentException {
    load();
    return Arrays.copyOf(buffer, length);
  }

  @Override
  public Document json() throws IOException, MalformedContentException {
    load();
    if (tree == null) {
      tree = JsonTree.parse(buffer, length);
    }
    return tree.object();
  }

  /** The document, if {@link #json} was called and there is one. */
  @Nullable JsonTree tree() {
    return tree;
  }

  /**
   * Why it could not be read, or did not match its digest; null if nothing of that kind happened.
   */
  @Nullable IOException failure() {
    return failure;
  }

  /**
   * Everything in it that looks like a descriptor. Of a blob that does not begin as JSON does, only
   * the beginning is read. Goes on where {@link #bytes} gave up, and makes the best of a blob that
   * cannot be read completely; see {@link #failure} for that.
   */
  DescriptorScan scan() {
    DescriptorScan done = scan;
    if (done == null) {
      done = scanOnce();
      scan = done;
    }
    return done;
  }

  /** Whether it is too large for {@link #bytes}, as far as it was read. */
  boolean tooLarge() {
    return length > MAX_BYTES;
  }

  /** Ends its use, and that of whatever was not copied out of it. */
  @Override
  public void close() {
    closeStream();
    if (blobs != null && buffer.length == FIRST_READ) {
      SPARE.set(buffer);
    }
    buffer = new byte[0];
    length = 0;
  }

  private void closeStream() {
    if (in != null) {
      try {
        in.close();
      } catch (IOException e) {
        // Everything that was wanted has been read and checked.
      }
      in = null;
    }
  }

  private DescriptorScan scanOnce() {
    try {
      if (!looksLikeJson()) {
        return DescriptorScan.nothing();
      }
      load();
    } catch (MalformedContentException e) {
      return scanStream();
    } catch (IOException e) {
      // Remembered. What had arrived until then is worth a look all the same.
    }
    return DescriptorScan.of(buffer, length);
  }

  /** Whether the first thing in it, after white space, begins a JSON object or array. */
  private boolean looksLikeJson() throws IOException {
    fill(FIRST_READ);
    int at = JsonInput.byteOrderMark(buffer, length);
    while (true) {
      while (at < length && blank(buffer[at])) {
        at++;
      }
      if (at < length) {
        return buffer[at] == '{' || buffer[at] == '[';
      }
      if (whole || tooLarge()) {
        return false;
      }
      fill(Math.min(length * 2, MAX_BYTES + 1));
    }
  }

  private void load() throws IOException, MalformedContentException {
    fill(MAX_BYTES + 1);
    if (tooLarge()) {
      throw new MalformedContentException(
          "is larger than " + (MAX_BYTES >> 20) + " MiB, too large for a document");
    }
    if (!checked) {
      Checksum sum = Checksum.of(digest);
      sum.update(buffer, 0, length);
      check(sum);
    }
  }

  private void check(Checksum sum) throws IOException {
    if (!sum.matches()) {
      throw failed(new ChecksumException());
    }
    checked = true;
  }

  /** Reads until {@code count} bytes are here, or all there are. */
  private void fill(int count) throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      while (length < count && !whole) {
        if (length == buffer.length) {
          buffer = Arrays.copyOf(buffer, (int) Math.min(2L * length, MAX_BYTES + 1));
        }
        int read = open().read(buffer, length, buffer.length - length);
        if (read < 0) {
          whole = true;
          closeStream();
        } else {
          length += read;
        }
      }
    } catch (IOException e) {
      throw failed(e);
    } catch (RuntimeException e) {
      throw failed(new IOException("the store failed: " + OneLine.of(e), e));
    }
  }

  private InputStream open() throws IOException {
    if (in == null) {
      if (blobs == null) {
        throw new IllegalStateException("no store to read from");
      }
      in = blobs.open(digest);
    }
    return in;
  }

  private IOException failed(IOException e) {
    failure = e;
    return e;
  }

  /** Goes through a blob too large for memory, from its first byte to its last. */
  private DescriptorScan scanStream() {
    Checksum sum = Checksum.of(digest);
    int mark = JsonInput.byteOrderMark(buffer, length);
    sum.update(buffer, 0, mark);
    Rest rest = new Rest(mark, sum);
    DescriptorScan found = DescriptorScan.of(new InputStreamReader(rest, StandardCharsets.UTF_8));
    if (failure == null && rest.ended) {
      try {
        check(sum);
      } catch (IOException e) {
        // Remembered.
      }
    }
    return found;
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** What the buffer holds and then the blob from there on, summed up as it passes. */
  private final class Rest extends InputStream {
    private final Checksum sum;
    private int at;
    private boolean ended;

    Rest(int at, Checksum sum) {
      this.at = at;
      this.sum = sum;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int count) throws IOException {
      int read = Math.min(count, length - at);
      if (read > 0) {
        System.arraycopy(buffer, at, to, offset, read);
        at += read;
      } else {
        read = readOn(to, offset, count);
      }
      if (read > 0) {
        sum.update(to, offset, read);
      }
      return read;
    }

    private int readOn(byte[] to, int offset, int count) throws IOException {
      try {
        int read = open().read(to, offset, count);
        ended |= read < 0;
        return read;
      } catch (IOException e) {
        throw failed(e);
      } catch (RuntimeException e) {
        throw failed(new IOException("the store failed: " + OneLine.of(e), e));
      }
    }
  }
}
