package dev.tidemark.engine.decode;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * References in the order they came, and none to the blob itself. For one thread.
 *
 * <p>A hash table of its own, because the generated {@code hashCode} and {@code equals} of records
 * are slow until a process has run for a while, and this is on the path of every document.
 */
final class ReferenceSet {

  /** How long the table is at first. Doubled, a document with few references takes more memory. */
  private static final int FIRST = 32;

  private final Digest self;
  private final List<Reference> references = new ArrayList<>();

  /** Empty as long as there is no reference, as in most blobs. */
  private int[] heads = {};

  private int[] next = {};

  /**
   * @param self the blob that makes the references
   */
  ReferenceSet(Digest self) {
    this.self = self;
  }

  List<Reference> list() {
    return references;
  }

  int size() {
    return references.size();
  }

  /**
   * Adds a reference, also if it is there already: a layer may be listed twice, and is labelled
   * twice.
   */
  void add(Reference reference) {
    if (!same(reference.target().digest(), self)) {
      append(reference);
    }
  }

  /** Adds a reference unless the very same is there. */
  void addUnlessSame(Reference reference) {
    if (!contains(reference, true)) {
      add(reference);
    }
  }

  /** Whether there is any reference to this content. */
  boolean leadTo(Digest digest) {
    for (int i = first(digest); i != 0; i = next[i - 1]) {
      if (same(references.get(i - 1).target().digest(), digest)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds a reference unless there is one of its kind to the same content by the same media type.
   */
  void addIfNew(Reference reference) {
    if (!contains(reference, false)) {
      add(reference);
    }
  }

  private boolean contains(Reference reference, boolean exactly) {
    Descriptor target = reference.target();
    for (int i = first(target.digest()); i != 0; i = next[i - 1]) {
      Reference other = references.get(i - 1);
      if (other.kind() == reference.kind()
          && same(other.target().digest(), target.digest())
          && other.target().mediaType().equals(target.mediaType())
          && (!exactly || same(other.target(), target))) {
        return true;
      }
    }
    return false;
  }

  private void append(Reference reference) {
    references.add(reference);
    int count = references.size();
    if (count * 2 > heads.length) {
      heads = new int[Math.max(FIRST, heads.length * 2)];
      next = Arrays.copyOf(next, heads.length / 2);
      for (int i = 1; i <= count; i++) {
        link(i);
      }
    } else {
      link(count);
    }
  }

  private void link(int i) {
    int slot = slot(references.get(i - 1).target().digest());
    next[i - 1] = heads[slot];
    heads[slot] = i;
  }

  /** One more than the place of the last reference that may be to it, or 0. */
  private int first(Digest digest) {
    return heads.length == 0 ? 0 : heads[slot(digest)];
  }

  private int slot(Digest digest) {
    int hash = digest.encoded().hashCode();
    return (hash ^ (hash >>> 16)) & (heads.length - 1);
  }

  private static boolean same(Digest a, Digest b) {
    return a.encoded().equals(b.encoded()) && a.algorithm().equals(b.algorithm());
  }

  /** Whether two descriptors of the same content and type are alike in the rest too. */
  private static boolean same(Descriptor a, Descriptor b) {
    String data = a.data();
    return a.size() == b.size()
        && a.artifactType().equals(b.artifactType())
        && (data == null ? b.data() == null : data.equals(b.data()))
        && a.urls().equals(b.urls())
        && a.annotations().equals(b.annotations())
        && a.platform().equals(b.platform());
  }
}
