package dev.tidemark.engine.digest;

import dev.tidemark.spi.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Numbers digests from 0 upwards in the order in which they were added. One of sha256 takes about
 * 45 bytes, a quarter of what it takes as an object in a set; any other is kept as the object that
 * it is. For one thread.
 */
public final class DigestIndex {

  /** What is answered for a digest that was not added. */
  public static final int NONE = -1;

  private static final String SHA256 = "sha256";
  private static final int WORDS = 4;

  /** Hex digits in a word. */
  private static final int DIGITS = 16;

  /** Digests in a page. Doubled, the last page, which is mostly empty, takes twice its 128 KiB. */
  private static final int PAGE = 4096;

  /** Odd, so that no bit of a word is lost. */
  private static final long SCATTER = 0x9e3779b97f4a7c15L;

  /** The hashes, four words each, in the order they came. */
  private final List<long[]> pages = new ArrayList<>();

  /** Numbers, plus one, by hash; at most half of it is in use. */
  private int[] table = new int[64];

  private final Map<Digest, Integer> others = new HashMap<>(0);
  private final Map<Integer, Digest> othersByNumber = new HashMap<>(0);

  /** A name of a file need be no hash of anything: nobody outside can know which of them meet. */
  private final long seed = ThreadLocalRandom.current().nextLong();

  private int size;

  /** How many there are. */
  public int size() {
    return size;
  }

  /** Whether none was added. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** The number of a digest, a new one if it has none. */
  public int add(Digest digest) {
    if (!digest.algorithm().equals(SHA256)) {
      Integer known = others.putIfAbsent(digest, size);
      if (known != null) {
        return known;
      }
      othersByNumber.put(size, digest);
      page();
      return size++;
    }
    String hex = digest.encoded();
    long a = word(hex, 0);
    long b = word(hex, 1);
    long c = word(hex, 2);
    long d = word(hex, 3);
    int slot = slot(a, b, c, d);
    if (table[slot] != 0) {
      return table[slot] - 1;
    }
    long[] page = page();
    int at = size % PAGE * WORDS;
    page[at] = a;
    page[at + 1] = b;
    page[at + 2] = c;
    page[at + 3] = d;
    table[slot] = ++size;
    if (size * 2 > table.length) {
      grow();
    }
    return size - 1;
  }

  /** The number of a digest, or {@link #NONE}. */
  public int find(Digest digest) {
    if (!digest.algorithm().equals(SHA256)) {
      return others.getOrDefault(digest, NONE);
    }
    String hex = digest.encoded();
    return table[slot(word(hex, 0), word(hex, 1), word(hex, 2), word(hex, 3))] - 1;
  }

  /** The digest with a number. */
  public Digest get(int number) {
    Objects.checkIndex(number, size);
    Digest other = othersByNumber.get(number);
    if (other != null) {
      return other;
    }
    long[] page = pages.get(number / PAGE);
    byte[] hex = new byte[WORDS * DIGITS];
    for (int i = 0; i < hex.length; i++) {
      long word = page[number % PAGE * WORDS + i / DIGITS];
      int nibble = (int) (word >>> (60 - i % DIGITS * 4)) & 0xf;
      hex[i] = (byte) (nibble + (nibble < 10 ? '0' : 'a' - 10));
    }
    return new Digest(SHA256, new String(hex, StandardCharsets.ISO_8859_1));
  }

  /** The digests from one number to before another. */
  public List<Digest> range(int from, int to) {
    List<Digest> digests = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      digests.add(get(i));
    }
    return digests;
  }

  private long[] page() {
    if (size / PAGE == pages.size()) {
      pages.add(new long[PAGE * WORDS]);
    }
    return pages.get(size / PAGE);
  }

  private static long word(String hex, int which) {
    long word = 0;
    for (int i = which * DIGITS; i < (which + 1) * DIGITS; i++) {
      char c = hex.charAt(i);
      word = word << 4 | ((c & 0xf) + 9 * (c >> 6));
    }
    return word;
  }

  /** Where this hash stands in the table, or would. */
  private int slot(long a, long b, long c, long d) {
    int slot = home(a, b, c, d);
    for (int number = table[slot]; number != 0; number = table[slot]) {
      long[] page = pages.get((number - 1) / PAGE);
      int at = (number - 1) % PAGE * WORDS;
      if (page[at] == a && page[at + 1] == b && page[at + 2] == c && page[at + 3] == d) {
        return slot;
      }
      slot = slot + 1 & table.length - 1;
    }
    return slot;
  }

  private int home(long a, long b, long c, long d) {
    long mixed = (a ^ seed) * SCATTER;
    mixed = (mixed ^ mixed >>> 32 ^ b) * SCATTER;
    mixed = (mixed ^ mixed >>> 32 ^ c) * SCATTER;
    mixed = (mixed ^ mixed >>> 32 ^ d) * SCATTER;
    return (int) (mixed >>> 32) & table.length - 1;
  }

  private void grow() {
    table = new int[table.length * 2];
    for (int number = 1; number <= size; number++) {
      if (!othersByNumber.isEmpty() && othersByNumber.containsKey(number - 1)) {
        continue;
      }
      long[] page = pages.get((number - 1) / PAGE);
      int at = (number - 1) % PAGE * WORDS;
      int slot = home(page[at], page[at + 1], page[at + 2], page[at + 3]);
      while (table[slot] != 0) {
        slot = slot + 1 & table.length - 1;
      }
      table[slot] = number;
    }
  }

  @Override
  public String toString() {
    return size + " digests";
  }
}
