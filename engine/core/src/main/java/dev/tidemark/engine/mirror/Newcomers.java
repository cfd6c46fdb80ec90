package dev.tidemark.engine.mirror;

import dev.tidemark.engine.digest.DigestIndex;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Listed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Blobs that a listing has named, numbered from 0 upwards in its order: what it said of each, and
 * how far a scan has got with it. One takes some 50 bytes, and no object. For one thread, and for
 * one more that writes to the metadata what was settled before.
 */
final class Newcomers {

  /** What is answered for a blob that is none of them. */
  static final int NONE = DigestIndex.NONE;

  private static final int NO_TYPE = 0;

  /** As many media types as fit into a byte, beside none. */
  private static final int MOST_TYPES = 255;

  private static final int SHA256 = "sha256".hashCode();

  private final DigestIndex digests = new DigestIndex();
  private final Listing.Summing sum = new Listing.Summing();
  private final BitSet plain = new BitSet();
  private final BitSet met = new BitSet();

  /** As listed; empty as long as no listing tells any. */
  private long[] sizes = {};

  /** As which of the media types each is known to the end, by its number. */
  private byte[] settled = {};

  /** One more than the id of each in the metadata, as far as it was written. */
  private int[] ids = {};

  private final @Nullable String[] types = new String[MOST_TYPES + 1];
  private final Map<String, Integer> numbers = new HashMap<>();

  /** Adds a blob that was listed, perhaps for the second time: see {@link #distinct}. */
  void append(Listed blob) {
    int number = digests.append(blob.digest());
    plain.set(number, blob.plain());
    if (blob.size() != Listed.UNKNOWN) {
      size(number, blob.size());
    }
    boolean hash = blob.digest().algorithm().equals("sha256");
    sum.add(
        hash ? digests.word(number, 0) ^ SHA256 : Listing.Sum.high(blob.digest()),
        hash ? digests.word(number, 1) : Listing.Sum.low(blob.digest()));
  }

  /** The sum over all that were appended, those that were listed twice twice. */
  Listing.Sum sum() {
    return sum.get();
  }

  /** These, each of them once: the same object if it is so. */
  Newcomers distinct() {
    if (digests.isDistinct()) {
      return this;
    }
    Newcomers each = new Newcomers();
    for (int i = 0; i < digests.size(); i++) {
      if (digests.find(digests.get(i)) == i) {
        each.append(
            new Listed(
                digests.get(i),
                bytes(i) == Node.UNMEASURED ? Listed.UNKNOWN : bytes(i),
                Optional.empty(),
                isPlain(i)));
      }
    }
    return each;
  }

  /** Adds a blob of which nothing is known but that it is there. */
  void add(Digest digest) {
    digests.add(digest);
  }

  /** Adds one of others, with what is known of it. */
  void add(Newcomers others, int number, Digest digest) {
    int mine = digests.add(digest);
    plain.set(mine, others.plain.get(number));
    if (number < others.sizes.length) {
      size(mine, others.sizes[number]);
    }
  }

  private void size(int number, long size) {
    if (number >= sizes.length) {
      int known = sizes.length;
      sizes = Arrays.copyOf(sizes, Math.max(64, 2 * number));
      Arrays.fill(sizes, known, sizes.length, Node.UNMEASURED);
    }
    sizes[number] = size;
  }

  int size() {
    return digests.size();
  }

  boolean isEmpty() {
    return digests.isEmpty();
  }

  int find(Digest digest) {
    return digests.isEmpty() ? NONE : digests.find(digest);
  }

  Digest get(int number) {
    return digests.get(number);
  }

  /** Those from one number to before another. */
  List<Digest> range(int from, int to) {
    return digests.range(from, to);
  }

  /** Whether nobody has to look at it before it is to go. */
  boolean isPlain(int number) {
    return plain.get(number);
  }

  /** In bytes, or {@link Node#UNMEASURED}. */
  long bytes(int number) {
    return number < sizes.length ? sizes[number] : Node.UNMEASURED;
  }

  boolean isMet(int number) {
    return met.get(number);
  }

  void meet(int number) {
    met.set(number);
  }

  /** The next ones that were not met so far, {@code most} of them if there are so many. */
  List<Digest> rest(int most) {
    List<Digest> rest = new ArrayList<>();
    for (int i = met.nextClearBit(0);
        i < digests.size() && rest.size() < most;
        i = met.nextClearBit(i + 1)) {
      rest.add(digests.get(i));
    }
    return rest;
  }

  /** The number of a media type, by which others of these methods know it. */
  int type(String mediaType) {
    Integer known = numbers.get(mediaType);
    if (known == null && numbers.size() < MOST_TYPES) {
      known = numbers.size() + 1;
      types[known] = mediaType;
      numbers.put(mediaType, known);
    }
    return known == null ? NO_TYPE : known;
  }

  /** As which media type one is known to the end that is. */
  String settledAs(int number) {
    return Objects.requireNonNull(types[settled[number] & 0xff], "not settled");
  }

  /** Whether there is nothing more to learn of it as this media type. */
  boolean isSettled(int number, int type) {
    return number != NONE
        && type != NO_TYPE
        && settled.length > 0
        && (settled[number] & 0xff) == type;
  }

  /**
   * Notes that there is nothing more to learn of it as this media type; only the first counts.
   *
   * @return whether it is settled as that now
   */
  boolean settle(int number, int type) {
    if (settled.length == 0) {
      settled = new byte[digests.size()];
    }
    if (settled[number] == NO_TYPE) {
      settled[number] = (byte) type;
    }
    return isSettled(number, type);
  }

  /** Notes its id in the metadata. */
  void written(int number, long id) {
    if (ids.length == 0) {
      ids = new int[digests.size()];
    }
    ids[number] = (int) id + 1;
  }

  /**
   * The id in the metadata of the one that is spelt so, or {@link Reader#NONE} if this scan has not
   * written it.
   */
  long id(String digest) {
    int number = ids.length == 0 ? NONE : digests.find(digest);
    return number == NONE || ids[number] == 0
        ? Reader.NONE
        : Integer.toUnsignedLong(ids[number] - 1);
  }

  @Override
  public String toString() {
    return digests.toString();
  }
}
