package dev.tidemark.images.tar;

import dev.tidemark.engine.files.Cancellation;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tar from front to back (zeroimage {@code tarbuild.Builder}). Directories come by
 * themselves, before the first file in them. After a failure of any kind every further call fails
 * with it, since nobody could read what comes behind. Not thread-safe.
 */
public final class TarBuilder implements Closeable {

  private static final int DIRECTORY_MODE = 0755;

  /** Nobody looks at that of a link. */
  private static final int LINK_MODE = 0777;

  private final TarArchiveOutputStream tar;
  private final Set<String> files = new HashSet<>();
  private final Set<String> directories = new HashSet<>();
  private @Nullable IOException failure;

  /**
   * @param out stays open
   */
  public TarBuilder(OutputStream out) {
    this.tar = new TarArchiveOutputStream(new Unclosed(out), "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX); // of links, too
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  /** The end of an archive is not the end of the stream it is written to. */
  private static final class Unclosed extends FilterOutputStream {

    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      Cancellation.check();
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }

  /** Whether there is a file of this name. */
  public boolean has(String name) throws IOException {
    return files.contains(TarName.below(name));
  }

  /** Adds a directory, if it is not there yet. */
  public void directory(String name) throws IOException {
    run(
        () -> {
          String clean = TarName.below(name);
          parents(clean);
          directoryEntry(clean);
        });
  }

  /** Adds a file. */
  public void file(String name, int mode, byte[] bytes) throws IOException {
    file(name, mode, bytes.length, out -> out.write(bytes));
  }

  /** Writes the bytes of a file. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Adds a file that has exactly what is in a stream. */
  public void file(String name, int mode, long size, InputStream content) throws IOException {
    file(name, mode, size, content::transferTo);
  }

  /**
   * Adds a file.
   *
   * @param size how much {@code content} writes: neither more nor less
   * @throws IOException if it does; if there is an entry of this name; if the name, with {@code ..}
   *     at the root being the root, is that of the root
   */
  public void file(String name, int mode, long size, Content content) throws IOException {
    run(
        () -> {
          String clean = fresh(name);
          TarArchiveEntry entry = new TarArchiveEntry(clean);
          entry.setSize(size);
          put(entry, mode);
          content.writeTo(tar);
          tar.closeArchiveEntry();
        });
  }

  /**
   * Adds a symbolic link.
   *
   * @param target what it leads to, as it is to be written
   * @throws IOException if there is an entry of this name, or the name is that of the root
   */
  public void link(String name, String target) throws IOException {
    run(
        () -> {
          String clean = fresh(name);
          TarArchiveEntry entry = new TarArchiveEntry(clean, TarConstants.LF_SYMLINK);
          entry.setLinkName(target);
          put(entry, LINK_MODE);
          tar.closeArchiveEntry();
        });
  }

  /** The clean name of an entry that is to come, which is not there yet. */
  private String fresh(String name) throws IOException {
    String clean = TarName.below(name);
    if (directories.contains(clean) || files.contains(clean)) {
      throw new IOException("duplicate entry '" + clean + "'");
    }
    parents(clean);
    files.add(clean);
    return clean;
  }

  private interface Step {
    void run() throws IOException;
  }

  private void run(Step step) throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    try {
      step.run();
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private void parents(String clean) throws IOException {
    for (int slash = clean.indexOf('/'); slash >= 0; slash = clean.indexOf('/', slash + 1)) {
      directoryEntry(clean.substring(0, slash));
    }
  }

  private void directoryEntry(String clean) throws IOException {
    if (files.contains(clean)) {
      throw new IOException("duplicate entry '" + clean + "'");
    }
    if (!directories.add(clean)) {
      return;
    }
    put(new TarArchiveEntry(clean + "/", TarConstants.LF_DIR), DIRECTORY_MODE);
    tar.closeArchiveEntry();
  }

  private void put(TarArchiveEntry entry, int mode) throws IOException {
    entry.setMode(mode);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setModTime(0);
    tar.putArchiveEntry(entry);
  }

  /** Ends the archive, unless it has failed: then nothing marks its end, and readers see that. */
  @Override
  public void close() throws IOException {
    if (failure == null) {
      failure = new IOException("builder closed");
      tar.close();
    }
  }
}
