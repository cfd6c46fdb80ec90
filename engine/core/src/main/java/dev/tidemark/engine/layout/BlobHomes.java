package dev.tidemark.engine.layout;

import dev.tidemark.engine.digest.DigestIndex;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Listed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which directories have a blob, as a listing has found it. It is a hint, by which nobody has to
 * look into all of them: blobs come and go meanwhile. Complete before it is given to other threads;
 * takes 8 bytes for each copy and some 50 for each digest.
 */
final class BlobHomes {

  private static final int NONE = -1;

  private final List<BlobHome> all;
  private final DigestIndex digests = new DigestIndex();

  /** By digest: its last copy. */
  private int[] last = new int[64];

  /** By copy: which home has it. */
  private int[] home = new int[64];

  /** By copy: the one before it of the same digest. */
  private int[] before = new int[64];

  private int copies;

  /** By digest: whether a copy may be a link. */
  private final BitSet links = new BitSet();

  BlobHomes(List<BlobHome> all) {
    this.all = List.copyOf(all);
  }

  List<BlobHome> all() {
    return all;
  }

  /** Notes that one of {@link #all} has a blob; those of one home in a row. */
  void add(Listed blob, int number) {
    int at = add(blob.digest(), number);
    if (!blob.plain()) {
      links.set(at);
    }
  }

  /** The same where it does not matter what it is; answers its number. */
  int add(Digest digest, int number) {
    int known = digests.size();
    int at = digests.add(digest);
    last = at < last.length ? last : Arrays.copyOf(last, at * 2);
    int previous = at < known ? last[at] : NONE;
    if (previous != NONE && home[previous] == number) {
      return at;
    }
    if (copies == home.length) {
      home = Arrays.copyOf(home, copies * 2);
      before = Arrays.copyOf(before, copies * 2);
    }
    home[copies] = number;
    before[copies] = previous;
    last[at] = copies++;
    return at;
  }

  /** Names each blob once. It is plain if all its copies are. */
  void each(Consumer<Listed> each) {
    for (int i = 0; i < digests.size(); i++) {
      boolean plain = !links.get(i);
      each.accept(new Listed(digests.get(i), Listed.UNKNOWN, Optional.empty(), plain));
    }
  }

  /** Whether any home was seen to have a blob. */
  boolean has(Digest digest) {
    return digests.find(digest) != DigestIndex.NONE;
  }

  /** Those that were seen to have a blob. */
  private List<BlobHome> of(Digest digest) {
    int at = digests.find(digest);
    List<BlobHome> homes = new ArrayList<>();
    for (int copy = at == DigestIndex.NONE ? NONE : last[at]; copy != NONE; copy = before[copy]) {
      homes.add(0, all.get(home[copy]));
    }
    return homes;
  }

  /** Finds a copy in one home. */
  interface Look<T> {
    Optional<T> at(BlobHome home) throws IOException;
  }

  /** What is found where a blob was seen; if nothing is, what is found anywhere. */
  <T> List<T> find(Digest digest, Look<T> look) throws IOException {
    List<T> found = find(of(digest), look);
    return found.isEmpty() ? find(all, look) : found;
  }

  private static <T> List<T> find(List<BlobHome> homes, Look<T> look) throws IOException {
    List<T> found = new ArrayList<>();
    for (BlobHome home : homes) {
      look.at(home).ifPresent(found::add);
    }
    return found;
  }

  @Override
  public String toString() {
    return copies + " copies of " + digests;
  }
}
