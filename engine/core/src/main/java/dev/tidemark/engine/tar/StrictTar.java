package dev.tidemark.engine.tar;

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

  private boolean ended;

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

  @Override
  protected byte @Nullable [] readRecord() throws IOException {
    byte[] record = super.readRecord();
    if (record != null
        && record.length > TYPE_OFFSET
        && EXTENSIONS.indexOf(record[TYPE_OFFSET]) >= 0
        && TarUtils.parseOctalOrBinary(record, SIZE_OFFSET, SIZE_LENGTH) > MAX_HEADER) {
      throw new IOException("has an extended header of more than " + MAX_HEADER + " bytes");
    }
    return record;
  }

  /** The bytes of the current entry; closing it closes nothing else. */
  InputStream content() {
    return new FilterInputStream(this) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
          return super.read(bytes, offset, length);
        } catch (EOFException e) {
          throw new IOException("is cut off in the middle of a file; get it again", e);
        }
      }

      @Override
      public void close() {
        // the archive goes on
      }
    };
  }
}
