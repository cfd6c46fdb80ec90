package dev.tidemark.engine.mirror;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Listed;
import java.io.IOException;
import java.util.Collection;

/**
 * The names in a store, and a sum over them by which the next scan sees that they are still the
 * same without looking one up: digests are uniform, so equal counts and equal 128-bit sums mean
 * equal sets. Should they ever not, the scan misses blobs that came; a blob that is not known is
 * not deleted, and a reachable one that is believed missing is looked for in the store before
 * anything is.
 */
record Listing(Newcomers blobs, Sum sum) {

  /** An order-independent sum over digests. */
  record Sum(long count, long high, long low) {

    static final Sum EMPTY = new Sum(0, 0, 0);

    /** That of no set of digests. */
    static final Sum NEVER = new Sum(-1, 0, 0);

    static Sum of(Collection<Digest> digests) {
      return EMPTY.plus(digests);
    }

    Sum plus(Collection<Digest> digests) {
      Summing all = new Summing(this);
      digests.forEach(digest -> all.add(high(digest), low(digest)));
      return all.get();
    }

    Sum minus(Collection<Digest> digests) {
      Sum rest = this;
      for (Digest digest : digests) {
        long low = rest.low - low(digest);
        long borrow = Long.compareUnsigned(low, rest.low) > 0 ? 1 : 0;
        rest = new Sum(rest.count - 1, rest.high - high(digest) - borrow, low);
      }
      return rest;
    }

    static Sum parse(String text) {
      String[] parts = text.split(" ", -1);
      return new Sum(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }

    @Override
    public String toString() {
      return count + " " + high + " " + low;
    }

    static long high(Digest digest) {
      return bits(digest.encoded(), 0) ^ digest.algorithm().hashCode();
    }

    static long low(Digest digest) {
      return bits(digest.encoded(), 16);
    }

    /** 64 bits of the hash; any function of the text will do for what is not hexadecimal. */
    private static long bits(String encoded, int from) {
      long bits = 0;
      for (int i = from; i < from + 16 && i < encoded.length(); i++) {
        char c = encoded.charAt(i);
        bits = bits << 4 ^ (c <= '9' ? c - '0' : c - 'a' + 10);
      }
      return bits;
    }
  }

  /** A sum that grows. */
  static final class Summing {
    private long count;
    private long high;
    private long low;

    Summing() {
      this(Sum.EMPTY);
    }

    Summing(Sum from) {
      count = from.count();
      high = from.high();
      low = from.low();
    }

    /** Adds a digest by the two numbers that stand for it. */
    void add(long itsHigh, long itsLow) {
      count++;
      low += itsLow;
      high += itsHigh + (Long.compareUnsigned(low, itsLow) < 0 ? 1 : 0);
    }

    Sum get() {
      return new Sum(count, high, low);
    }
  }

  /**
   * Lists a store.
   *
   * @param current whether it shows nothing that has gone: what was taken for present in vain would
   *     not be new when it comes back
   * @param known the sum over what it had before
   * @return no blob at all if that is its sum still
   */
  static Listing of(BlobStore store, boolean current, Sum known) throws IOException {
    Newcomers blobs = new Newcomers();
    store.list(blob -> blobs.append(current ? blob : new Listed(blob.digest())));
    if (blobs.sum().equals(known)) {
      return new Listing(new Newcomers(), known);
    }
    Newcomers distinct = blobs.distinct();
    return new Listing(distinct, distinct.sum());
  }
}
