package dev.tidemark.engine.mirror;

import dev.tidemark.engine.digest.DigestIndex;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobStore;
import java.io.IOException;
import java.util.Collection;

/**
 * The names in a store, and a sum over them by which the next scan sees that they are still the
 * same without looking one up: digests are uniform, so equal counts and equal 128-bit sums mean
 * equal sets. Should they ever not, the scan misses blobs that came; a blob that is not known is
 * not deleted, and a reachable one that is believed missing is looked for in the store before
 * anything is.
 */
record Listing(DigestIndex digests, Sum sum) {

  /** How many digests are looked at a time; each takes 130 bytes for so long. */
  private static final int AT_ONCE = 10_000;

  /** An order-independent sum over digests. */
  record Sum(long count, long high, long low) {

    static final Sum EMPTY = new Sum(0, 0, 0);

    /** That of no set of digests. */
    static final Sum NEVER = new Sum(-1, 0, 0);

    static Sum of(DigestIndex digests) {
      Sum sum = EMPTY;
      for (int from = 0; from < digests.size(); from += AT_ONCE) {
        sum = sum.plus(digests.range(from, Math.min(from + AT_ONCE, digests.size())));
      }
      return sum;
    }

    static Sum of(Collection<Digest> digests) {
      return EMPTY.plus(digests);
    }

    Sum plus(Collection<Digest> digests) {
      long sumHigh = high;
      long sumLow = low;
      for (Digest digest : digests) {
        long before = sumLow;
        sumLow += low(digest);
        sumHigh += high(digest) + (Long.compareUnsigned(sumLow, before) < 0 ? 1 : 0);
      }
      return new Sum(count + digests.size(), sumHigh, sumLow);
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

    private static long high(Digest digest) {
      return bits(digest.encoded(), 0) ^ digest.algorithm().hashCode();
    }

    private static long low(Digest digest) {
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

  static Listing of(BlobStore blobs) throws IOException {
    DigestIndex digests = new DigestIndex();
    blobs.list(blob -> digests.add(blob.digest()));
    return new Listing(digests, Sum.of(digests));
  }
}
