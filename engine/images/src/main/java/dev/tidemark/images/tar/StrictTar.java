package dev.tidemark.images.tar;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.jspecify.annotations.Nullable;

/** The library's reader, where it is too trusting. */
final class StrictTar extends TarArchiveInputStream {

  /** Largest extended header or long name, which the library reads into memory. */
  static final int MAX_HEADER = 1 << 20;

  private static final int RECORD = 512;
  private static final int TYPE_OFFSET = 156;
  private static final int SIZE_OFFSET = 124;
  private static final int SIZE_LENGTH = 12;

  /** Headers that say something about the next entry: pax, pax for all, GNU long link and name. */
  private static final String EXTENSIONS = "xXgLK";

  private static final char FOR_ALL = 'g';

  /**
   * How many of them an entry may have; no tool writes more than four. The library calls itself for
   * each one: with a hundred times as many there is no stack left.
   */
  private static final int MOST_EXTENSIONS = 64;

  /**
   * How many bytes all headers may have together that stand for all entries that follow. The
   * library keeps them, and copies them for each entry: doubled, a million entries take twice as
   * long.
   */
  private static final int MOST_FOR_ALL = 1 << 16;

  private boolean ended;
  private int extensions;
  private long forAll;

  StrictTar(InputStream in) {
    super(in, RECORD, RECORD, "UTF-8"); // a larger block would hide what is behind the end
  }

  /** Whether the mark was read that stands at the end of an archive. */
  boolean ended() {
    return ended;
  }

  @Override
  protected boolean isEOFRecord(byte @Nullable [] record) {
    boolean mark = record != null && super.isEOFRecord(record);
    ended |= mark;
    return mark || record == null;
  }

  /** Says that what is read next belongs to another entry. */
  void another() {
    extensions = 0;
  }

  @Override
  protected byte @Nullable [] readRecord() throws IOException {
    byte[] record = super.readRecord();
    if (record != null
        && record.length > TYPE_OFFSET
        && EXTENSIONS.indexOf(record[TYPE_OFFSET]) >= 0) {
      extension(record);
    }
    return record;
  }

  private void extension(byte[] record) throws IOException {
    long size = TarUtils.parseOctalOrBinary(record, SIZE_OFFSET, SIZE_LENGTH);
    if (size < 0 || size > MAX_HEADER) {
      throw new IOException("has an extended header of more than " + MAX_HEADER + " bytes");
    }
    if (++extensions > MOST_EXTENSIONS) {
      throw new IOException("has more than " + MOST_EXTENSIONS + " extended headers in a row");
    }
    forAll += record[TYPE_OFFSET] == FOR_ALL ? size : 0;
    if (forAll > MOST_FOR_ALL) {
      throw new IOException(
          "has more than " + MOST_FOR_ALL + " bytes of extended headers for all of its entries");
    }
  }

  /** Whether that is the library's way of saying that the input has ended too early. */
  static boolean cutOff(IOException e) {
    return e instanceof EOFException || String.valueOf(e.getMessage()).startsWith("Truncated TAR");
  }

  /** Whether that is the library's way of saying that what it has read is no header. */
  static boolean senseless(IOException e) {
    return String.valueOf(e.getMessage()).startsWith("Corrupted TAR");
  }

  /** The bytes of the current entry; closing it closes nothing else. */
  InputStream content() {
    return new FilterInputStream(this) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
          return super.read(bytes, offset, length);
        } catch (IOException e) {
          throw cutOff(e)
              ? new IOException("is cut off in the middle of a file; get it again", e)
              : e;
        }
      }

      @Override
      public void close() {
        // the archive goes on
      }
    };
  }
}
