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

  /** Where the hash begins in the text of a digest of sha256. */
  private static final int HASH_AT = SHA256.length() + 1;

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

  /** How many of them the table has; the others were appended, and not looked for since. */
  private int indexed;

  /** How many of those are there for the second time. */
  private int repeated;

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
    int known = find(digest);
    if (known != NONE) {
      return known;
    }
    append(digest);
    index();
    return size - 1;
  }

  /**
   * Gives a digest the next number without a look whether it has one: that costs half of what
   * {@link #add} does. Whoever appends asks {@link #isDistinct} before anything else.
   */
  public int append(Digest digest) {
    if (size / PAGE == pages.size()) {
      pages.add(new long[PAGE * WORDS]);
    }
    if (digest.algorithm().equals(SHA256)) {
      long[] page = pages.get(size / PAGE);
      for (int i = 0; i < WORDS; i++) {
        page[size % PAGE * WORDS + i] = word(digest.encoded(), 0, i);
      }
    } else {
      others.putIfAbsent(digest, size);
      othersByNumber.put(size, digest);
    }
    return size++;
  }

  /** Whether no digest has two numbers. */
  public boolean isDistinct() {
    index();
    return repeated == 0;
  }

  /** The number of a digest, or {@link #NONE}. */
  public int find(Digest digest) {
    return digest.algorithm().equals(SHA256)
        ? find(digest.encoded(), 0)
        : others.getOrDefault(digest, NONE);
  }

  /** The number of the digest that is spelt just like this, or {@link #NONE}. */
  public int find(String text) {
    if (!Digest.isDigest(text)) {
      return NONE;
    }
    return text.startsWith(SHA256) && text.charAt(HASH_AT - 1) == ':'
        ? find(text, HASH_AT)
        : others.getOrDefault(Digest.parse(text), NONE);
  }

  private int find(String text, int from) {
    index();
    long a = word(text, from, 0);
    long b = word(text, from, 1);
    return table[slot(a, b, word(text, from, 2), word(text, from, 3))] - 1;
  }

  /**
   * A quarter of the hash with a number.
   *
   * @param which from 0 to 3
   * @return 0 if the digest is not of sha256
   */
  public long word(int number, int which) {
    return pages.get(number / PAGE)[number % PAGE * WORDS + which];
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

  private static long word(String text, int from, int which) {
    long word = 0;
    int at = from + which * DIGITS;
    for (int i = at; i < at + DIGITS; i++) {
      char c = text.charAt(i);
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

  /** Puts into the table what was appended since. */
  private void index() {
    if (indexed == size) {
      return;
    }
    if (size * 2 > table.length) {
      table = new int[Integer.highestOneBit(size) * 4];
      indexed = 0;
      repeated = 0;
    }
    for (; indexed < size; indexed++) {
      Digest other = othersByNumber.get(indexed);
      if (other != null) {
        repeated += others.getOrDefault(other, NONE) == indexed ? 0 : 1;
        continue;
      }
      long[] page = pages.get(indexed / PAGE);
      int at = indexed % PAGE * WORDS;
      int slot = slot(page[at], page[at + 1], page[at + 2], page[at + 3]);
      if (table[slot] == 0) {
        table[slot] = indexed + 1;
      } else {
        repeated++;
      }
    }
  }

  @Override
  public String toString() {
    return size + " digests";
  }
}
