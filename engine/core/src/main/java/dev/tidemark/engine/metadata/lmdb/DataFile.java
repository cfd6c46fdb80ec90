package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.files.FilledFile;
import dev.tidemark.engine.files.Undisturbed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * LMDB's file of data, beside LMDB: whether it is sound, before LMDB reads it through memory, where
 * what is missing ends the process; and its reserve.
 *
 * <p>The reserve is a piece of zeros with blocks of their own behind the last page. LMDB writes its
 * next pages there, so that the transactions of a collection find room on a full disk.
 */
/*
 * LMDB's locks are on another file, so this one may be opened and closed at any time.
 */
final class DataFile {

  private static final String NAME = "data.mdb";

  /** The least reserve, in bytes. A small collection takes less; doubled, every store has it. */
  private static final long LEAST = 64 << 10;

  /** The largest reserve, in bytes. Doubled, a large store takes more room and gains nothing. */
  private static final long MOST = 32 << 20;

  /** The file divided by this is the reserve. Doubled, a collection of a large store may fail. */
  private static final long SHARE = 16;

  /**
   * How often we look while other processes commit, before we take the file for sound. Doubled,
   * only opening a file that is damaged and being written takes longer.
   */
  private static final int LOOKS = 10;

  private final Path file;
  private final int pageSize;

  /** Of an environment that is open. */
  DataFile(Path directory, int pageSize) {
    this.file = in(directory);
    this.pageSize = pageSize;
  }

  static Path in(Path directory) {
    return directory.resolve(NAME);
  }

  /**
   * Writes the reserve up to its size if half of it is used, as far as the disk has room. Within a
   * transaction that writes, so that nobody writes to the same place.
   *
   * @param lastPage number of the last page that LMDB uses
   */
  void keepReserve(long lastPage) {
    long used = (lastPage + 1) * pageSize;
    long reserve = Math.min(MOST, Math.max(LEAST, used / SHARE));
    try {
      Undisturbed.run(() -> lengthen(used + reserve / 2, used + reserve));
    } catch (IOException e) {
      // the disk is full: what there is of it has to do
    }
  }

  /** Opened each time: an interruption of the thread closes what it is writing to. */
  private void lengthen(long least, long length) throws IOException {
    try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (open.size() < least) {
        FilledFile.zeros(open, open.size(), length);
      }
    }
  }

  /**
   * Looks whether LMDB can read the file in {@code directory}; one that is missing or empty it
   * writes itself.
   *
   * @throws DamagedException if it cannot
   */
  static void check(Path directory) throws IOException {
    try (FileChannel file = FileChannel.open(in(directory), StandardOpenOption.READ)) {
      if (file.size() > 0) {
        check(file);
      }
    } catch (NoSuchFileException e) {
      // a new one
    }
  }

  /** Another process may be writing: only what stays as it was while we looked proves damage. */
  private static void check(FileChannel file) throws IOException {
    List<ByteBuffer> seen = List.of();
    for (int i = 0; i < LOOKS; i++) {
      List<ByteBuffer> headers = headers(file);
      try {
        check(headers, file);
        return;
      } catch (DamagedException e) {
        if (headers.equals(seen)) {
          throw e;
        }
        seen = headers;
      }
    }
  }

  private static void check(List<ByteBuffer> headers, FileChannel file) throws IOException {
    Header header = Header.newest(headers.get(0), headers.get(1));
    long length = file.size();
    if (length < header.length()) {
      int size = header.pageSize();
      PageWalk.check(header, length, number -> read(file, number * size, size));
    }
  }

  private static List<ByteBuffer> headers(FileChannel file) throws IOException {
    ByteBuffer first = read(file, 0, Header.BYTES);
    return List.of(first, read(file, Header.pageSize(first), Header.BYTES));
  }

  /** As much as there is, up to {@code bytes}. */
  private static ByteBuffer read(FileChannel file, long from, int bytes) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(bytes);
    while (into.hasRemaining() && file.read(into, from + into.position()) > 0) {
      // more of it
    }
    return into.flip();
  }

  /** Whether there is one that something was written to. */
  static boolean isThere(Path directory) throws IOException {
    try {
      return Files.size(in(directory)) > 0;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
