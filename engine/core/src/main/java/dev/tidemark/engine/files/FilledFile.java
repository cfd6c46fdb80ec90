package dev.tidemark.engine.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Files that get their name when they are complete and on disk.
 *
 * <p>A name is given with a link and not by renaming: whoever comes second leaves the file of the
 * first one alone, which may be in use.
 */
public final class FilledFile {

  /** Zeros at a time, in bytes; twice as many would only take more memory. */
  private static final int CHUNK = 64 << 10;

  private FilledFile() {}

  /**
   * Makes a file of zeros that takes up all its space, so that a full disk is met here and not when
   * it is written to through memory, where that ends the process.
   *
   * @return whether there is a file at {@code place} now; false where the file system has no links
   * @throws IOException if it cannot be made, for example because the disk is full; nothing is left
   *     then
   */
  public static boolean ofZeros(Path place, long bytes) throws IOException {
    if (Files.exists(place)) {
      return true;
    }
    Path arriving = place.resolveSibling(place.getFileName() + "." + UUID.randomUUID());
    try {
      try (FileChannel file =
          FileChannel.open(arriving, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        zeros(file, 0, bytes);
        file.force(true);
      } catch (IOException e) {
        throw FullDisk.named(place, e);
      }
      return link(arriving, place);
    } finally {
      Files.deleteIfExists(arriving);
    }
  }

  /** Gives a complete file the name {@code place} as well, unless that is taken. */
  public static boolean link(Path complete, Path place) throws IOException {
    try {
      Files.createLink(place, complete);
      return true;
    } catch (FileAlreadyExistsException e) {
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    } catch (FileSystemException e) {
      if (FullDisk.is(e)) {
        throw FullDisk.named(place, e);
      }
      return false;
    }
  }

  /**
   * Writes zeros.
   *
   * @throws IOException if the disk is full; some may have been written
   */
  public static void zeros(FileChannel file, long from, long to) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(CHUNK, Math.max(0, to - from)));
    for (long at = from; at < to; ) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
      at += file.write(zeros, at);
    }
  }
}
