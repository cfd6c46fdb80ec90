package dev.tidemark.images.tar;

import dev.tidemark.engine.files.Cancellation;
import dev.tidemark.engine.text.OneLine;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar once, from front to back. Every failure is an {@link IOException} of one line. Not
 * thread-safe.
 *
 * <p>Refused are: archives without an end mark, as those are that were cut off between two entries;
 * names and links that lead out of the archive; names longer than {@value StrictTar#MAX_HEADER}
 * bytes; headers without an end; sparse files, which claim sizes that nobody has sent; anything but
 * zeros behind the end; and what goes beyond the {@link TarLimits}.
 */
public final class TarReader implements Closeable {

  /**
   * How many bytes all headers of an entry may have together: the library keeps them. Doubled,
   * twice as much may be in memory.
   */
  private static final long MOST_HEADERS = 4L * StrictTar.MAX_HEADER;

  private final StrictTar tar;
  private final Counted input;
  private final TarLimits limits;
  private long entries;

  /**
   * @param in closed with this
   */
  public TarReader(InputStream in, TarLimits limits) {
    this.input = new Counted(in, limits.bytes());
    this.tar = new StrictTar(input);
    this.limits = limits;
  }

  /**
   * Goes to the next entry that is a file, a directory or a link; null behind the last one, when
   * all of the input was read.
   */
  public @Nullable TarItem next() throws IOException {
    try {
      for (TarArchiveEntry entry = entry(); entry != null; entry = entry()) {
        Cancellation.check();
        if (++entries > limits.entries()) {
          throw new IOException("has more than " + limits.entries() + " entries");
        }
        TarItem item = item(entry);
        if (item != null) {
          return item;
        }
      }
    } catch (IOException e) {
      throw explained(e);
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      throw damaged(e); // of headers that make no sense
    }
    if (!tar.ended()) {
      throw cutOff();
    }
    input.drain();
    return null;
  }

  private @Nullable TarArchiveEntry entry() throws IOException {
    if (tar.getCurrentEntry() != null) {
      tar.skip(Long.MAX_VALUE);
    }
    tar.another();
    input.expectAtMost(MOST_HEADERS);
    TarArchiveEntry entry = tar.getNextEntry();
    input.expectAtMost(Long.MAX_VALUE);
    return entry;
  }

  private static IOException damaged(RuntimeException e) {
    return new IOException("is damaged: " + OneLine.of(String.valueOf(e.getMessage())), e);
  }

  private static IOException explained(IOException e) {
    if (StrictTar.cutOff(e)) {
      return cutOff();
    }
    return StrictTar.senseless(e)
        ? new IOException("is not a tar, or is damaged; name an archive, or get it again", e)
        : e;
  }

  private static IOException cutOff() {
    return new IOException("is cut off: it has no end; get it again");
  }

  private static @Nullable TarItem item(TarArchiveEntry entry) throws IOException {
    if (entry.isSparse()) {
      throw new IOException(
          "has a sparse file '" + OneLine.of(entry.getName()) + "'; pack it without");
    }
    if (entry.isDirectory()) {
      // the root itself is in many an archive
      return new TarItem(TarName.cleanOrRoot(entry.getName()), TarItem.Kind.DIRECTORY, 0, "");
    }
    String name = TarName.clean(entry.getName());
    boolean special = entry.isBlockDevice() || entry.isCharacterDevice() || entry.isFIFO();
    if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink() && !special) {
      return new TarItem(name, TarItem.Kind.FILE, entry.getSize(), "");
    }
    if (entry.isLink()) {
      return new TarItem(name, TarItem.Kind.LINK, 0, TarName.clean(entry.getLinkName()));
    }
    if (entry.isSymbolicLink()) {
      String target = TarName.resolve(name, entry.getLinkName());
      return new TarItem(name, TarItem.Kind.SYMBOLIC_LINK, 0, target);
    }
    return null;
  }

  /**
   * The bytes of the file that {@link #next} has answered; to be read before it is called again.
   */
  public InputStream content() {
    return tar.content();
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
