package dev.tidemark.engine.managed;

import dev.tidemark.engine.content.ContentStore;
import dev.tidemark.engine.managed.StoreException.Reason;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** The content of a namespace as walks over images see it. Refusals become exceptions of I/O. */
record GraphContent(Contents contents) implements ContentStore {

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    try {
      return Channels.newInputStream(contents.open(descriptor.digest()));
    } catch (StoreException e) {
      info(descriptor.digest()); // if it is the lease that is not there, the content still may be
      throw failure(e);
    }
  }

  /** Each writing is an ingest of its own, so that two of the same content do not meet. */
  @Override
  public Digest write(InputStream bytes, long size, Optional<Digest> expected) throws IOException {
    try {
      if (expected.isEmpty()) {
        return contents.add(bytes, size, Map.of());
      }
      return contents.alone(
          ref -> {
            contents.write(ref, expected.get(), size, bytes, Map.of());
            return expected.get();
          });
    } catch (StoreException e) {
      throw failure(e);
    }
  }

  @Override
  public Map<String, String> labels(Digest digest) throws IOException {
    return info(digest).labels();
  }

  @Override
  public void update(Digest digest, UnaryOperator<Map<String, String>> change) throws IOException {
    Map<String, String> known = info(digest).labels();
    if (changed(known, change).equals(known)) {
      return; // a transaction less
    }
    try {
      contents.relabel(digest, labels -> changed(labels, change));
    } catch (StoreException e) {
      if (e.reason() == Reason.INVALID_ARGUMENT) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
      info(digest);
      throw failure(e);
    }
  }

  private static Map<String, String> changed(
      Map<String, String> labels, UnaryOperator<Map<String, String>> change) {
    Map<String, String> changed = new LinkedHashMap<>(change.apply(new LinkedHashMap<>(labels)));
    changed.values().removeIf(String::isEmpty);
    return changed;
  }

  @Override
  public OptionalLong size(Digest digest) throws IOException {
    try {
      return OptionalLong.of(info(digest).size());
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  /** That of the bytes, whatever the record says. */
  @Override
  public OptionalLong size(Descriptor descriptor) throws IOException {
    return size(descriptor.digest()).isPresent()
        ? contents.stored(descriptor.digest())
        : OptionalLong.empty();
  }

  /**
   * @throws NoSuchFileException if it is not there
   */
  private ContentInfo info(Digest digest) throws IOException {
    try {
      return contents.info(digest);
    } catch (StoreException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        throw new NoSuchFileException(digest.toString());
      }
      throw failure(e);
    }
  }

  private static IOException failure(StoreException e) {
    return new IOException(e.getMessage(), e);
  }
}
