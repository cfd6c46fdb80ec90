package dev.tidemark.images.image;

import dev.tidemark.engine.digest.Checksum;
import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.images.compress.Compression;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.FileNotFoundException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;

/** Makes layers of what is in a file system. */
final class LayerFile {

  private LayerFile() {}

  static Layer of(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return ofDirectory(new LayerTar(path));
    }
    if (!Files.exists(path)) {
      throw new FileNotFoundException(path + " is not there; name a directory or a tar");
    }
    return ofTar(path);
  }

  /** The tar is made to be measured, and made again for each reading, in a temporary file. */
  private static Layer ofDirectory(LayerTar tar) throws IOException {
    Measuring measuring = new Measuring();
    tar.writeTo(measuring);
    Digest digest = measuring.digest();
    return new Layer(
        new Descriptor(MediaTypes.OCI_LAYER, digest, measuring.size),
        digest,
        layer -> {
          Path file = Files.createTempFile("tidemark-", ".layer");
          try (OutputStream out = Files.newOutputStream(file)) {
            FullDisk.naming(file, () -> tar.writeTo(out));
          } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
          }
          return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
        });
  }

  private static Layer ofTar(Path file) throws IOException {
    String type = MediaTypes.OCI_LAYER + suffix(file);
    Measuring stored = new Measuring();
    Measuring unpacked = new Measuring();
    try (InputStream bytes = Files.newInputStream(file)) {
      bytes.transferTo(stored);
    }
    try (InputStream bytes = Compression.decompressed(Files.newInputStream(file))) {
      bytes.transferTo(unpacked);
    }
    return new Layer(
        new Descriptor(type, stored.digest(), stored.size),
        unpacked.digest(),
        layer -> Files.newInputStream(file));
  }

  private static String suffix(Path file) throws IOException {
    Compression compression;
    try (InputStream bytes = Files.newInputStream(file)) {
      compression = Compression.of(bytes.readNBytes(Compression.TELLING));
    }
    return switch (compression) {
      case NONE -> "";
      case GZIP -> "+gzip";
      case ZSTD -> "+zstd";
      case XZ, BZIP2 ->
          throw new IOException(
              file
                  + " is compressed with "
                  + compression.name().toLowerCase(Locale.ROOT)
                  + ", for which images have no type; use gzip, zstd or nothing");
    };
  }

  /** Takes the digest and the size of what is written to it. */
  private static final class Measuring extends FilterOutputStream {

    private final MessageDigest sha256 = Checksum.sha256();
    private long size;

    Measuring() {
      super(OutputStream.nullOutputStream());
    }

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      sha256.update(bytes, offset, length);
      size += length;
    }

    Digest digest() {
      return new Digest("sha256", HexFormat.of().formatHex(sha256.digest()));
    }
  }
}
