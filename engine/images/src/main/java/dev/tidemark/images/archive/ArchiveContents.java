package dev.tidemark.images.archive;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.decode.Ancestry;
import dev.tidemark.engine.text.OneLine;
import dev.tidemark.images.graph.Index;
import dev.tidemark.images.oci.LayoutDocument;
import dev.tidemark.images.tar.TarItem;
import dev.tidemark.spi.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an archive has. Blobs are written at once; of other files, what they are for shows only when
 * the documents are there. So small ones wait in memory, and what nobody asks for, such as the
 * versions and configurations of the first image format, is never written; large ones can only be
 * layers.
 *
 * <p>While it is read, names are those of the entries; afterwards, they begin below the one folder
 * that everything is in.
 */
final class ArchiveContents {

  /** How large a file is that waits; also the largest blob that can be read again. */
  private static final int SMALL = 4 << 20;

  private static final Set<String> DOCUMENTS =
      Set.of(LayoutDocument.FILE, Index.FILE, SavedArchive.FILE, "repositories");

  private final Writing writing;
  private final ImportLimits limits;
  private final Folder folder = new Folder();
  private final Links links = new Links();
  private final Map<String, byte[]> documents = new HashMap<>();
  private final Map<String, byte[]> waiting = new HashMap<>();
  private final Map<String, byte[]> readable = new HashMap<>();
  private final Map<String, Stored> stored = new HashMap<>();
  private boolean unread;
  private long inMemory;
  private long lengthOfNames;

  ArchiveContents(Ingester ingester, ImportLimits limits) {
    this.writing = new Writing(ingester);
    this.limits = limits;
  }

  // --- while it is read

  void file(TarItem file, InputStream content) throws IOException {
    String name = named(file);
    if (Clutter.is(name)) {
      return;
    }
    folder.add(name);
    Optional<Digest> blob = BlobPath.digest(name);
    if (blob.isPresent()) {
      requireNoLink(name);
      blob(file, content, blob.get());
    } else if (name.startsWith(BlobPath.BLOBS)) {
      throw BlobPath.notNamedByDigest(name);
    } else if (isDocument(name)) {
      requireNew(name, documents);
      documents.put(name, document(file, content));
    } else {
      requireNew(name, waiting);
      requireNew(name, stored);
      if (file.size() <= SMALL && room(file.size())) {
        waiting.put(name, content.readAllBytes());
      } else {
        stored.put(name, writing.layer(content, file.size()));
      }
    }
  }

  private static boolean isDocument(String name) {
    return DOCUMENTS.contains(name.substring(name.lastIndexOf('/') + 1));
  }

  /** The name of an entry. Those of hostile archives are long, and many. */
  private String named(TarItem item) throws IOException {
    lengthOfNames += item.name().length() + item.link().length();
    if (lengthOfNames > limits.memory()) {
      throw new IOException("has more than " + limits.memory() + " characters of names");
    }
    return item.name();
  }

  /** Whether so much more can be kept in memory, which it counts then. */
  private boolean room(long size) {
    boolean room = inMemory + size <= limits.memory();
    inMemory += room ? size : 0;
    return room;
  }

  private void requireNew(String name, Map<String, ?> there) throws IOException {
    requireNoLink(name);
    if (there.containsKey(name)) {
      throw twice(name);
    }
  }

  private void requireNoLink(String name) throws IOException {
    if (links.has(name)) {
      throw twice(name);
    }
  }

  private static IOException twice(String name) {
    return new IOException("has '" + shown(name) + "' twice, and nobody can tell which one counts");
  }

  /** One that is not at the top of the archive may be something else, and needs room like that. */
  private byte[] document(TarItem file, InputStream content) throws IOException {
    boolean top = file.name().indexOf('/') < 0;
    if (file.size() > limits.document() || !(top || room(file.size()))) {
      throw new IOException(
          shown(file.name()) + " has more than the " + limits.document() + " bytes that are read");
    }
    return content.readAllBytes();
  }

  /** A blob that comes twice is verified twice. */
  private void blob(TarItem file, InputStream content, Digest digest) throws IOException {
    Peeked peeked = Peeked.of(content);
    InputStream whole = peeked.whole();
    if (peeked.begins('{') && !readable.containsKey(file.name())) {
      if (file.size() <= SMALL && room(file.size())) {
        byte[] bytes = whole.readAllBytes();
        readable.put(file.name(), bytes);
        whole = new ByteArrayInputStream(bytes);
      } else {
        unread |= file.size() <= SMALL;
      }
    }
    stored.put(file.name(), writing.blob(whole, file.size(), digest, peeked.compression()));
  }

  void link(TarItem link) throws IOException {
    String name = named(link);
    if (Clutter.is(name)) {
      return;
    }
    folder.add(name);
    Optional<Digest> blob = BlobPath.digest(name);
    boolean hard = link.kind() == TarItem.Kind.LINK;
    if (blob.isPresent() && hard) {
      stored.putIfAbsent(name, linked(link, blob.get()));
    } else if (blob.isPresent() || name.startsWith(BlobPath.BLOBS) || isDocument(name)) {
      throw new IOException("has a link in place of '" + shown(name) + "'; pack the file itself");
    } else {
      requireNew(name, waiting);
      requireNew(name, stored);
      links.put(name, link.link());
    }
  }

  /** What a blob is that shares its bytes with a file that came before. */
  private Stored linked(TarItem link, Digest digest) throws IOException {
    String target = links.resolved(link.link());
    byte @Nullable [] bytes = waiting.getOrDefault(target, readable.get(target));
    if (bytes != null) {
      readable.put(link.name(), bytes);
      return writing.blob(bytes, digest);
    }
    Stored there = stored.get(target);
    if (there == null || !there.digest().equals(digest)) {
      throw new IOException(
          "has '"
              + shown(link.name())
              + "' as a link to '"
              + shown(target)
              + "', which "
              + (there == null ? "did not come before it" : "is other content")
              + "; pack the file itself");
    }
    return there;
  }

  // --- when it was read

  private String inFolder(String name) {
    return folder.path() + name;
  }

  /** Whether there is a document of this name at the top. */
  boolean has(String name) {
    return documents.containsKey(inFolder(name));
  }

  /**
   * A document at the top.
   *
   * @throws IOException if there is none
   */
  byte[] document(String name) throws IOException {
    byte[] document = documents.get(inFolder(name));
    if (document == null) {
      throw new IOException("has no " + name);
    }
    return document;
  }

  /**
   * @throws IOException if there is a file among the blobs that is none
   */
  void requireBlobsOnly() throws IOException {
    String blobs = inFolder(BlobPath.BLOBS);
    for (Map<String, ?> others : List.of(waiting, documents, stored)) {
      for (String name : others.keySet()) {
        if (name.startsWith(blobs) && BlobPath.digest(name).isEmpty()) {
          throw BlobPath.notNamedByDigest(name);
        }
      }
    }
  }

  /** All that was written, with sizes. */
  Map<Digest, Long> written() {
    return writing.written();
  }

  /** How the documents among the blobs hang together; empty if there were too many to read. */
  Optional<Ancestry> ancestry() {
    Ancestry ancestry = new Ancestry();
    readable.forEach(
        (name, bytes) -> BlobPath.digest(name).ifPresent(one -> ancestry.add(one, bytes)));
    return unread ? Optional.empty() : Optional.of(ancestry);
  }

  /**
   * A file that a document names, written if it was not yet.
   *
   * @throws IOException if there is none, or links lead in a circle
   */
  Stored stored(String path, String what) throws IOException {
    String name = resolved(path);
    Stored there = stored.get(name);
    byte[] bytes = waiting.get(name);
    if (there == null && bytes != null) {
      there = writing.layer(new ByteArrayInputStream(bytes), bytes.length);
      stored.put(name, there);
    }
    if (there == null) {
      throw missing(path, what);
    }
    return there;
  }

  /** Writes a file that was not in the archive. */
  Stored store(byte[] bytes) throws IOException {
    return writing.layer(new ByteArrayInputStream(bytes), bytes.length);
  }

  /**
   * The bytes of a small file that a document names.
   *
   * @throws IOException if there is none, or it is too large
   */
  byte[] bytes(String path, String what) throws IOException {
    String name = resolved(path);
    byte @Nullable [] bytes = waiting.getOrDefault(name, readable.get(name));
    if (bytes == null && stored.containsKey(name)) {
      throw new IOException(
          "has a " + what + " '" + shown(path) + "' that is too large, or is no JSON object");
    }
    if (bytes == null) {
      throw missing(path, what);
    }
    return Arrays.copyOf(bytes, bytes.length);
  }

  private static IOException missing(String path, String what) {
    return new IOException(
        "names a " + what + " '" + shown(path) + "', which is not in it; get it again");
  }

  private String resolved(String path) throws IOException {
    return links.resolved(inFolder(path.startsWith("./") ? path.substring(2) : path));
  }

  /** A name as it may stand in a message. */
  static String shown(String name) {
    return OneLine.of(name);
  }
}
