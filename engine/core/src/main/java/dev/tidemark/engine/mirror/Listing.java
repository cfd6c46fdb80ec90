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
record Listing(Arrivals blobs, Sum sum) {

  /** An order-independent sum over digests. */
  record Sum(long count, long high, long low) {

    static final Sum EMPTY = new Sum(0, 0, 0);

    /** That of no set of digests. */
    static final Sum NEVER = new Sum(-1, 0, 0);

    static Sum of(Collection<Digest> digests) {
      return EMPTY.plus(digests);
    }

    Sum plus(Collection<Digest> digests) {
      Sum all = this;
      for (Digest digest : digests) {
        all = all.plus(digest);
      }
      return all;
    }

    Sum plus(Digest digest) {
      long sumLow = low + low(digest);
      long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
      return new Sum(count + 1, high + high(digest) + carry, sumLow);
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

  /**
   * Lists a store.
   *
   * @param current whether it shows nothing that has gone: what was taken for present in vain would
   *     not be new when it comes back
   */
  static Listing of(BlobStore store, boolean current) throws IOException {
    Arrivals blobs = new Arrivals();
    Sum[] sum = {Sum.EMPTY};
    store.list(
        blob -> {
          if (blobs.add(current ? blob : new Listed(blob.digest()))) { // and not named twice
            sum[0] = sum[0].plus(blob.digest());
          }
        });
    return new Listing(blobs, sum[0]);
  }
}
