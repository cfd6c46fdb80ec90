package dev.tidemark.images.archive;

import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.digest.InlineData;
import dev.tidemark.engine.digest.VerifiedInputStream;
import dev.tidemark.engine.json.Json;
import dev.tidemark.images.graph.Index;
import dev.tidemark.images.graph.Manifest;
import dev.tidemark.images.oci.LayoutDocument;
import dev.tidemark.images.oci.UnexpectedSizeException;
import dev.tidemark.images.tar.TarBuilder;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the tar of a layout. */
final class LayoutExport {

  private static final int DOCUMENT_MODE = 0644;
  private static final int BLOB_MODE = 0444;

  /** What claims no more than this is read first, since many a claim about documents is wrong. */
  private static final int SMALL = 4 << 20;

  private static final int BUFFER = 1 << 16;

  private final Provider provider;
  private final Selected selected;

  LayoutExport(Provider provider, Selected selected) {
    this.provider = provider;
    this.selected = selected;
  }

  void write(OutputStream out) throws IOException {
    TarBuilder tar = new TarBuilder(out);
    tar.file(LayoutDocument.FILE, DOCUMENT_MODE, LayoutDocument.of(LayoutDocument.VERSION).json());
    tar.file(Index.FILE, DOCUMENT_MODE, Index.of(selected.entries()).json());
    if (selected.saved().isPresent()) {
      tar.file(SavedArchive.FILE, DOCUMENT_MODE, saved(selected.saved().get()));
    }
    tar.directory("blobs/sha256");
    for (Descriptor blob : selected.blobs().values()) {
      blob(tar, blob);
    }
    tar.close();
  }

  private static byte[] saved(Map<Manifest, List<ArchiveImage>> saved) {
    List<Object> list = new ArrayList<>();
    saved.forEach(
        (manifest, images) -> {
          Map<String, Object> entry = new LinkedHashMap<>();
          entry.put("Config", path(manifest.config().digest()));
          entry.put("RepoTags", ImageName.tags(images));
          entry.put(
              "Layers", manifest.layers().stream().map(layer -> path(layer.digest())).toList());
          list.add(entry);
        });
    return Json.writeLine(list).getBytes(StandardCharsets.UTF_8);
  }

  private static String path(Digest digest) {
    return "blobs/" + digest.algorithm() + "/" + digest.encoded();
  }

  private void blob(TarBuilder tar, Descriptor blob) throws IOException {
    if (!blob.digest().verifiable()) {
      throw new IOException("cannot verify " + blob.digest() + ": its algorithm is unknown here");
    }
    try (InputStream stream = new VerifiedInputStream(open(blob), blob.digest())) {
      if (blob.size() < SMALL) {
        byte[] bytes = stream.readNBytes(SMALL + 1);
        if (bytes.length > SMALL) {
          throw new UnexpectedSizeException(blob.size(), bytes.length);
        }
        tar.file(path(blob.digest()), BLOB_MODE, bytes);
      } else {
        tar.file(
            path(blob.digest()), BLOB_MODE, blob.size(), out -> copy(stream, blob.size(), out));
      }
    }
  }

  private InputStream open(Descriptor blob) throws IOException {
    byte[] inline = InlineData.of(blob).orElse(null);
    if (inline != null) {
      return new ByteArrayInputStream(inline);
    }
    try {
      return provider.open(blob);
    } catch (NoSuchFileException e) {
      throw Selected.missing(blob);
    }
  }

  private static void copy(InputStream from, long expected, OutputStream to) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      size += read;
      if (size > expected) {
        throw new UnexpectedSizeException(expected, size);
      }
      to.write(buffer, 0, read);
    }
    if (size != expected) {
      throw new UnexpectedSizeException(expected, size);
    }
  }
}
