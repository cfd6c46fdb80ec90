package dev.tidemark.engine.archive;

import dev.tidemark.engine.compress.Compression;
import dev.tidemark.engine.graph.Ingester;
import dev.tidemark.engine.oci.IndexDocument;
import dev.tidemark.engine.oci.LayoutDocument;
import dev.tidemark.engine.tar.TarItem;
import dev.tidemark.spi.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an archive has. Blobs are written at once; of other files, what they are for shows only when
 * the documents are there. So small ones wait in memory, and what nobody asks for, such as the
 * versions and configurations of the first image format, is never written; large ones can only be
 * layers.
 */
final class Contents {

  private static final String BLOBS = "blobs/";

  /** How large a file is that waits; also the largest blob that can be read again. */
  private static final int SMALL = 4 << 20;

  /** How many bytes of a file tell how it is compressed. */
  private static final int HEAD = 4;

  /** As many links in a row as Linux follows (path_resolution(7)). */
  private static final int MOST_HOPS = 40;

  private static final Set<String> DOCUMENTS =
      Set.of(LayoutDocument.FILE, IndexDocument.FILE, SavedArchive.FILE, "repositories");

  /**
   * A file that was written.
   *
   * @param compression of its content, as that begins
   */
  record Stored(Digest digest, long size, Compression compression) {}

  private final Ingester ingester;
  private final ImportLimits limits;
  private final Map<String, byte[]> documents = new HashMap<>();
  private final Map<String, byte[]> waiting = new HashMap<>();
  private final Map<String, byte[]> readable = new HashMap<>();
  private final Map<String, Stored> stored = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();
  private final Set<Digest> written = new HashSet<>();
  private long inMemory;
  private long lengthOfNames;

  Contents(Ingester ingester, ImportLimits limits) {
    this.ingester = ingester;
    this.limits = limits;
  }

  // --- while it is read

  void file(TarItem file, InputStream content) throws IOException {
    String name = named(file);
    if (DOCUMENTS.contains(name)) {
      requireNew(name, documents.containsKey(name));
      documents.put(name, document(file, content));
    } else if (name.startsWith(BLOBS)) {
      blob(file, content);
    } else {
      requireNew(name, waiting.containsKey(name) || stored.containsKey(name));
      if (file.size() <= SMALL && inMemory + file.size() <= limits.memory()) {
        inMemory += file.size();
        waiting.put(name, content.readAllBytes());
      } else {
        stored.put(name, store(content, file.size(), Optional.empty()));
      }
    }
  }

  /** The name of an entry. Those of hostile archives are long, and many. */
  private String named(TarItem item) throws IOException {
    lengthOfNames += item.name().length() + item.link().length();
    if (lengthOfNames > limits.memory()) {
      throw new IOException("has more than " + limits.memory() + " characters of names");
    }
    return item.name();
  }

  private static void requireNew(String name, boolean there) throws IOException {
    if (there) {
      throw new IOException("has '" + name + "' twice, and nobody can tell which one counts");
    }
  }

  private byte[] document(TarItem file, InputStream content) throws IOException {
    if (file.size() > limits.document()) {
      throw new IOException(
          file.name() + " has more than the " + limits.document() + " bytes that are read");
    }
    return content.readAllBytes();
  }

  /** A blob that comes twice is verified twice, unless the store has it by then. */
  private void blob(TarItem file, InputStream content) throws IOException {
    Digest digest = digest(file.name());
    byte[] head = content.readNBytes(HEAD);
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), content);
    if (head.length > 0
        && head[0] == '{'
        && file.size() <= SMALL
        && inMemory + file.size() <= limits.memory()
        && !readable.containsKey(file.name())) {
      inMemory += file.size();
      byte[] bytes = whole.readAllBytes();
      readable.put(file.name(), bytes);
      whole = new ByteArrayInputStream(bytes);
    }
    stored.put(file.name(), store(whole, head, file.size(), Optional.of(digest)));
  }

  /** The digest that the name of a blob is. */
  private static Digest digest(String name) throws IOException {
    String[] parts = name.split("/", -1);
    try {
      if (parts.length == 3) {
        Digest digest = new Digest(parts[1], parts[2]);
        if (digest.verifiable()) {
          return digest;
        }
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new IOException("has '" + name + "' among its blobs, which is not named by a digest");
  }

  void link(TarItem link) throws IOException {
    String name = named(link);
    if (name.startsWith(BLOBS) || DOCUMENTS.contains(name)) {
      throw new IOException("has a link in place of '" + name + "'; pack the file itself");
    }
    requireNew(name, links.containsKey(name));
    links.put(name, link.link());
  }

  private Stored store(InputStream content, long size, Optional<Digest> expected)
      throws IOException {
    byte[] head = content.readNBytes(HEAD);
    return store(
        new SequenceInputStream(new ByteArrayInputStream(head), content), head, size, expected);
  }

  private Stored store(InputStream whole, byte[] head, long size, Optional<Digest> expected)
      throws IOException {
    Digest digest = ingester.write(whole, size, expected);
    written.add(digest);
    return new Stored(digest, size, Compression.of(head));
  }

  // --- when it was read

  /** Whether there is a document of this name at the top. */
  boolean has(String name) {
    return documents.containsKey(name);
  }

  /**
   * A document at the top.
   *
   * @throws IOException if there is none
   */
  byte[] document(String name) throws IOException {
    byte[] document = documents.get(name);
    if (document == null) {
      throw new IOException("has no " + name);
    }
    return document;
  }

  /** Whether such a blob was written. */
  boolean wrote(Digest digest) {
    return written.contains(digest);
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
      there = store(bytes);
      stored.put(name, there);
    }
    if (there == null) {
      throw missing(path, what);
    }
    return there;
  }

  /** Writes a file that was not in the archive. */
  Stored store(byte[] bytes) throws IOException {
    return store(new ByteArrayInputStream(bytes), bytes.length, Optional.empty());
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
          "has a " + what + " '" + path + "' that is too large, or is no JSON object");
    }
    if (bytes == null) {
      throw missing(path, what);
    }
    return Arrays.copyOf(bytes, bytes.length);
  }

  private static IOException missing(String path, String what) {
    return new IOException("names a " + what + " '" + path + "', which is not in it; get it again");
  }

  private String resolved(String path) throws IOException {
    String name = path.startsWith("./") ? path.substring(2) : path;
    for (int hop = 0; hop <= MOST_HOPS; hop++) {
      String target = links.get(name);
      if (target == null) {
        return name;
      }
      name = target;
    }
    throw new IOException("has links that lead in a circle, from '" + path + "'");
  }
}
