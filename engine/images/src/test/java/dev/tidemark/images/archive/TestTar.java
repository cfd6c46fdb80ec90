package dev.tidemark.images.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import dev.tidemark.images.oci.Digester;
import dev.tidemark.spi.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** An archive that a test makes, with anything in it. */
final class TestTar {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");

  TestTar() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
  }

  TestTar file(String name, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
    return this;
  }

  TestTar file(String name, String content) throws IOException {
    return file(name, content.getBytes(UTF_8));
  }

  TestTar directory(String name) throws IOException {
    tar.putArchiveEntry(new TarArchiveEntry(name + "/", true));
    tar.closeArchiveEntry();
    return this;
  }

  TestTar link(byte type, String name, String target) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
    return this;
  }

  /** What says the name of the next entry. */
  TestTar longName(byte[] name) throws IOException {
    TarArchiveEntry entry =
        new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME, true);
    entry.setSize(name.length);
    tar.putArchiveEntry(entry);
    tar.write(name);
    tar.closeArchiveEntry();
    return this;
  }

  /** Headers that say something about what comes, of one kind and in a row. */
  TestTar extensions(char type, int count, String content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry("extension", (byte) type, true);
    entry.setSize(content.length());
    byte[] header = new byte[512];
    entry.writeEntryHeader(header);
    tar.flush();
    for (int i = 0; i < count; i++) {
      out.write(header); // the library writes some kinds in its own way
      out.write(Arrays.copyOf(content.getBytes(UTF_8), (content.length() + 511) / 512 * 512));
    }
    return this;
  }

  TestTar hardLink(String name, String target) throws IOException {
    return link(TarConstants.LF_LINK, name, target);
  }

  TestTar symlink(String name, String target) throws IOException {
    return link(TarConstants.LF_SYMLINK, name, target);
  }

  Digest blob(byte[] content) throws IOException {
    Digest digest = Digester.digest("sha256", content);
    file("blobs/sha256/" + digest.encoded(), content);
    return digest;
  }

  TestTar layout() throws IOException {
    return file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
  }

  static String entry(Digest digest, String annotations) {
    return "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
        + digest
        + "\",\"size\":2,\"annotations\":{"
        + annotations
        + "}}";
  }

  TestTar index(String... entries) throws IOException {
    return file(
        "index.json", "{\"schemaVersion\":2,\"manifests\":[" + String.join(",", entries) + "]}");
  }

  byte[] bytes() throws IOException {
    tar.finish();
    return out.toByteArray();
  }

  /** The archive without the mark at its end. */
  byte[] endless() throws IOException {
    tar.flush();
    return out.toByteArray();
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    }
    return compressed.toByteArray();
  }

  static byte[] zstd(byte[] bytes) {
    return Zstd.compress(bytes);
  }
}
