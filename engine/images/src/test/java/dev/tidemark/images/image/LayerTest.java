package dev.tidemark.images.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.json.Json;
import dev.tidemark.images.compress.Compression;
import dev.tidemark.images.tar.TarItem;
import dev.tidemark.images.tar.TarLimits;
import dev.tidemark.images.tar.TarReader;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers of what is in a file system. */
class LayerTest {

  @TempDir private Path temporary;
  private Path root;

  @BeforeEach
  void files() throws IOException {
    root = Files.createDirectories(temporary.resolve("root"));
    Files.createDirectories(root.resolve("empty"));
    Files.createDirectories(root.resolve("bin"));
    Files.writeString(root.resolve("bin/run"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        root.resolve("bin/run"), PosixFilePermissions.fromString("rwx------"));
    Files.writeString(root.resolve("z"), "z");
    Files.createSymbolicLink(root.resolve("bin/sh"), Path.of("run"));
  }

  private static List<String> entries(InputStream bytes) throws IOException {
    List<String> entries = new ArrayList<>();
    try (TarReader tar = new TarReader(bytes, TarLimits.DEFAULT)) {
      for (TarItem item = tar.next(); item != null; item = tar.next()) {
        entries.add(item.kind() + " " + item.name());
      }
    }
    return entries;
  }

  @Test
  void aDirectoryBecomesTheSameTarWheneverItIsRead() throws IOException {
    Layer layer = Layer.of(root);
    assertThat(layer.descriptor().mediaType()).isEqualTo(MediaTypes.OCI_LAYER);
    assertThat(layer.diffId()).isEqualTo(layer.digest());
    try (InputStream bytes = layer.open()) {
      assertThat(entries(bytes))
          .containsExactly(
              "DIRECTORY bin", "FILE bin/run", "SYMBOLIC_LINK bin/sh", "DIRECTORY empty", "FILE z");
    }
    Files.setLastModifiedTime(root.resolve("z"), java.nio.file.attribute.FileTime.fromMillis(0));
    assertThat(Layer.of(root).digest()).isEqualTo(layer.digest());
    try (InputStream bytes = layer.open()) {
      byte[] all = bytes.readAllBytes();
      assertThat(Digest.of(all)).isEqualTo(layer.digest());
      assertThat(all).hasSize((int) layer.size());
    }
  }

  @Test
  void aDirectoryThatHasChangedIsNotTheLayerAnyMore() throws IOException {
    Layer layer = Layer.of(root);
    Files.writeString(root.resolve("z"), "y");
    try (InputStream bytes = layer.open()) {
      assertThatThrownBy(bytes::readAllBytes).isInstanceOf(InvalidContentException.class);
    }
  }

  @Test
  void aTarIsALayerAsItIs() throws IOException {
    Layer plain = Layer.of(root);
    for (Compression compression : List.of(Compression.NONE, Compression.GZIP, Compression.ZSTD)) {
      Path tar = temporary.resolve(compression.name());
      try (InputStream bytes = plain.open();
          OutputStream out = compression.compressing(Files.newOutputStream(tar))) {
        bytes.transferTo(out);
      }
      Layer layer = Layer.of(tar);
      assertThat(layer.diffId()).isEqualTo(plain.digest());
      assertThat(layer.digest()).isEqualTo(Digest.of(Files.readAllBytes(tar)));
      assertThat(layer.descriptor().mediaType())
          .isEqualTo(
              MediaTypes.OCI_LAYER
                  + (compression == Compression.NONE
                      ? ""
                      : "+" + compression.name().toLowerCase(java.util.Locale.ROOT)));
    }
  }

  @Test
  void whatNoLayerHasIsRefusedInOneLine() throws IOException {
    Path xz = temporary.resolve("xz");
    try (OutputStream out = Compression.XZ.compressing(Files.newOutputStream(xz))) {
      out.write(1);
    }
    assertThatThrownBy(() -> Layer.of(xz))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is compressed with xz, for which images have no type");
    assertThatThrownBy(() -> Layer.of(temporary.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("none is not there; name a directory or a tar");
  }

  @Test
  void aLayerIsWrittenAsJson() throws IOException {
    Layer layer = Layer.of(root);
    assertThat(Json.writeLine(layer))
        .isEqualTo(
            "{\"descriptor\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d},\"diffId\":\"%s\"}"
                .formatted(MediaTypes.OCI_LAYER, layer.digest(), layer.size(), layer.diffId()));
  }
}
