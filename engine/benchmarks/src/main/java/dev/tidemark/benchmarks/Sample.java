package dev.tidemark.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/**
 * Repeated measurements of one thing.
 *
 * @param median the middle one, or the mean of the two
 */
public record Sample(double median, double min, double max, int runs) {

  public static Sample of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    return new Sample(median, sorted[0], sorted[n - 1], n);
  }

  /** Median, minimum and maximum, with {@code digits} after the point. */
  public String text(int digits) {
    return String.format(
        Locale.ROOT, "%." + digits + "f (%." + digits + "f..%." + digits + "f)", median, min, max);
  }
}
