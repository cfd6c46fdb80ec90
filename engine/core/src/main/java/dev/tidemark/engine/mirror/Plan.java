package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.spi.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a collection would delete and why. A value: it can be printed, saved, looked at by people,
 * and applied later. Applying judges every entry anew, so an old plan may do less than it says,
 * never more.
 *
 * @param store the store it was made for
 * @param incarnation identifies that store's metadata, so that a plan is not applied to another
 *     store that came to stand in the same place
 * @param created when it was made
 * @param blobs how many blobs were in the store
 * @param roots how many roots it had
 * @param live how many blobs the roots led to
 * @param garbage how many they did not
 * @param garbageBytes how many bytes those would give back
 * @param young how many of them stay for now, because they, or what leads to them, are young
 * @param entries what would go, parents before their children
 * @param warnings for people
 * @param refusals why it is not to be applied, unless that is allowed
 */
public record Plan(
    String store,
    String incarnation,
    Instant created,
    long blobs,
    long roots,
    long live,
    long garbage,
    long garbageBytes,
    long young,
    List<Entry> entries,
    List<String> warnings,
    List<Refusal> refusals) {

  /**
   * One blob that would go.
   *
   * @param digest which
   * @param bytes how many that gives back: none while others use them, too
   * @param reason why nothing keeps it
   */
  public record Entry(Digest digest, long bytes, String reason) {

    public Entry {
      Objects.requireNonNull(digest, "digest");
      Objects.requireNonNull(reason, "reason");
    }
  }

  public Plan {
    entries = List.copyOf(entries);
    warnings = List.copyOf(warnings);
    refusals = List.copyOf(refusals);
  }

  /** All refusals in one line. */
  public Optional<String> refused() {
    return Refusal.text(refusals);
  }

  /** How many bytes would go. */
  public long bytes() {
    return entries.stream().mapToLong(Entry::bytes).sum();
  }

  /** SHA-256 over everything that decides what applying does: store, time and entries. */
  public String hash() {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    StringBuilder head = new StringBuilder();
    head.append(store).append('\n').append(incarnation).append('\n').append(created).append('\n');
    sha256.update(head.toString().getBytes(StandardCharsets.UTF_8));
    for (Entry entry : entries) {
      String line = entry.digest() + " " + entry.bytes() + " " + entry.reason() + "\n";
      sha256.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return "sha256:" + HexFormat.of().formatHex(sha256.digest());
  }
}
