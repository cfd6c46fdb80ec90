package dev.tidemark.engine.layout;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Unpacks the regular files of plain tar archives, as far as the tests need it. */
final class TarArchive {

  private static final int BLOCK = 512;

  private TarArchive() {}

  static void unpack(Path archive, Path directory) throws IOException {
    try (InputStream stream = Files.newInputStream(archive);
        DataInputStream input = new DataInputStream(stream)) {
      byte[] header = new byte[BLOCK];
      while (next(input, header)) {
        String name =
            text(header, 345, 155).isEmpty()
                ? text(header, 0, 100)
                : text(header, 345, 155) + "/" + text(header, 0, 100);
        int size = Integer.parseInt(text(header, 124, 12).trim(), 8);
        byte[] content = input.readNBytes(size);
        input.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        if (header[156] == '0' || header[156] == 0) {
          Path file = directory.resolve(name).normalize();
          Files.createDirectories(file.getParent());
          Files.write(file, content);
        }
      }
    }
  }

  private static boolean next(DataInputStream input, byte[] header) throws IOException {
    try {
      input.readFully(header);
      return header[0] != 0;
    } catch (EOFException e) {
      return false;
    }
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }
}
