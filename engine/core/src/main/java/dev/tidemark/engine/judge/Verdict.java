package dev.tidemark.engine.judge;

import dev.tidemark.engine.mark.Bitmap;
import java.util.Map;

/**
 * Who stays and who may go.
 *
 * @param live what roots lead to
 * @param flat what stays by itself only, and not with what it refers to
 * @param kept all that stays with what it refers to: {@code live}, and what stays for other reasons
 * @param condemned what may go
 * @param garbage what the roots do not lead to, in numbers
 * @param spared how many stay for a reason of their own though no root leads to them: {@code
 *     grace}, {@code unjudged}, {@code unplanned}; what they lead to is not counted
 */
public record Verdict(
    Bitmap live,
    Bitmap flat,
    Bitmap kept,
    Bitmap condemned,
    Garbage garbage,
    Map<String, Long> spared) {

  public Verdict {
    spared = Map.copyOf(spared);
  }

  /**
   * What no root leads to. Names that somebody mentions and nothing is stored of are not counted.
   *
   * @param count how many there are
   * @param bytes what they would give back
   * @param young how many of them stay for now, because they, or what leads to them, are young or
   *     cannot be judged
   * @param going how many may go, by kind
   * @param goingBytes what those give back
   */
  public record Garbage(
      long count, long bytes, long young, Map<String, Long> going, long goingBytes) {

    /** None at all. */
    public static final Garbage NONE = new Garbage(0, 0, 0, Map.of(), 0);

    public Garbage {
      going = Map.copyOf(going);
    }

    /** How many may go. */
    public long total() {
      return going.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
