package dev.tidemark.engine.mark;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * A set of node ids, one bit each. Grows on {@link #set}; ids beyond its end are simply not in it.
 * Not thread-safe.
 */
public final class Bitmap {

  private long[] words;

  /** An empty set with room for ids below {@code ids}. */
  public Bitmap(long ids) {
    words = new long[wordsFor(ids)];
  }

  private Bitmap(long[] words) {
    this.words = words;
  }

  private static int wordsFor(long ids) {
    return Math.toIntExact((ids + 63) >>> 6);
  }

  /** A copy that changes independently. */
  public Bitmap copy() {
    return new Bitmap(words.clone());
  }

  /** Whether {@code id} is in the set. */
  public boolean get(long id) {
    long word = id >>> 6;
    return word < words.length && (words[(int) word] & 1L << id) != 0;
  }

  /** Adds {@code id}; true if it was not there yet. */
  public boolean set(long id) {
    int word = Math.toIntExact(id >>> 6);
    if (word >= words.length) {
      words = Arrays.copyOf(words, Math.max(word + 1, words.length * 2));
    }
    long before = words[word];
    words[word] = before | 1L << id;
    return words[word] != before;
  }

  /** Takes {@code id} out. */
  public void clear(long id) {
    long word = id >>> 6;
    if (word < words.length) {
      words[(int) word] &= ~(1L << id);
    }
  }

  /** How many ids are in the set. */
  public long count() {
    long count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** Adds all of {@code other}. */
  public void or(Bitmap other) {
    if (other.words.length > words.length) {
      words = Arrays.copyOf(words, other.words.length);
    }
    for (int i = 0; i < other.words.length; i++) {
      words[i] |= other.words[i];
    }
  }

  /** What is in this set and in none of the others, as a new set. */
  public Bitmap minus(Bitmap... others) {
    Bitmap rest = copy();
    for (Bitmap other : others) {
      for (int i = 0; i < Math.min(words.length, other.words.length); i++) {
        rest.words[i] &= ~other.words[i];
      }
    }
    return rest;
  }

  /** What is in this set and smaller than {@code limit}, as a new set. */
  public Bitmap below(long limit) {
    Bitmap rest = new Bitmap(Math.max(limit, 1));
    System.arraycopy(words, 0, rest.words, 0, Math.min(words.length, rest.words.length));
    if ((limit & 63) != 0 || limit == 0) {
      rest.words[rest.words.length - 1] &= (1L << limit) - 1;
    }
    return rest;
  }

  /** All ids in the set, smallest first. */
  public long[] toArray() {
    long[] ids = new long[Math.toIntExact(count())];
    int[] n = {0};
    forEach(id -> ids[n[0]++] = id);
    return ids;
  }

  /** Calls {@code each} with every id in the set, smallest first. */
  public void forEach(LongConsumer each) {
    for (int i = 0; i < words.length; i++) {
      for (long rest = words[i]; rest != 0; rest &= rest - 1) {
        each.accept(((long) i << 6) + Long.numberOfTrailingZeros(rest));
      }
    }
  }

  /**
   * The words themselves, 64 ids each, for a loop that cannot afford a call per id. Valid until the
   * next {@link #set}.
   */
  public long[] words() {
    return words;
  }
}
