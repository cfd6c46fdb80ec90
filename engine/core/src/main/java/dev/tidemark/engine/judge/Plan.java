package dev.tidemark.engine.judge;

import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a collection would remove and why. A value: it can be printed, saved, looked at by people,
 * and applied later. Applied, it is no list of what to delete but a bound: the store is judged
 * anew, and what is garbage then and stands in the plan as well goes. So an old plan may do less
 * than it says, never more.
 *
 * @param heading for which store, and when
 * @param counts the store as it was found
 * @param entries what would go; of blobs, parents before their children
 * @param leftovers what writers have left that would go as well, by the names that the store has
 *     for it
 * @param warnings for people
 * @param refusals why it is not to be applied, unless that is allowed
 */
public record Plan(
    Heading heading,
    Counts counts,
    List<Entry> entries,
    List<String> leftovers,
    List<String> warnings,
    List<Refusal> refusals) {

  /**
   * What a plan is for.
   *
   * @param store the store it was made for, in words
   * @param incarnation identifies that store's metadata, so that a plan is not applied to another
   *     store that came to stand in the same place
   * @param created when it was made; what was written later is not in it
   * @param grace what was younger was left out, with all it refers to
   * @param untagged whether names alone counted, as they will when it is applied
   */
  public record Heading(
      String store, String incarnation, Instant created, Duration grace, boolean untagged) {

    public Heading {
      Objects.requireNonNull(store, "store");
      Objects.requireNonNull(incarnation, "incarnation");
      Objects.requireNonNull(created, "created");
      if (grace.isNegative()) {
        throw new IllegalArgumentException("grace is not negative");
      }
    }
  }

  /**
   * Something that would go.
   *
   * @param bytes how many that gives back: none while others use them, too, and of what has no size
   * @param reason why nothing keeps it, in one line
   */
  public record Entry(Resource resource, long bytes, String reason) {

    public Entry {
      Objects.requireNonNull(resource, "resource");
      Objects.requireNonNull(reason, "reason");
    }

    /** Of content, which. */
    public Optional<Digest> digest() {
      return resource.kind().equals(Kind.CONTENT)
          ? Digest.lenient(resource.key())
          : Optional.empty();
    }
  }

  public Plan {
    Objects.requireNonNull(heading, "heading");
    Objects.requireNonNull(counts, "counts");
    entries = List.copyOf(entries);
    leftovers = List.copyOf(leftovers);
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

  /** All that may go. */
  public Set<Resource> members() {
    Set<Resource> members = new HashSet<>();
    entries.forEach(entry -> members.add(entry.resource()));
    return members;
  }

  /**
   * Refuses a plan that was made for another store.
   *
   * @throws IllegalArgumentException if it was; the message says what to do
   */
  public void requireFor(String incarnation) {
    if (!heading.incarnation().equals(incarnation)) {
      throw new IllegalArgumentException(
          "the plan was made for another store ("
              + heading.store()
              + ", metadata "
              + heading.incarnation()
              + "); make a new one with 'plan'");
    }
  }

  /** SHA-256 over everything that decides what applying does: heading, entries and leftovers. */
  public String hash() {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    update(sha256, heading.store(), heading.incarnation());
    update(sha256, heading.created().toString(), heading.grace() + " " + heading.untagged());
    for (Entry entry : entries) {
      update(sha256, entry.resource().namespace(), entry.resource().kind().name());
      update(sha256, entry.resource().key(), entry.bytes() + " " + entry.reason());
    }
    leftovers.forEach(name -> update(sha256, "leftover", name));
    return "sha256:" + HexFormat.of().formatHex(sha256.digest());
  }

  private static void update(MessageDigest sha256, String one, String two) {
    sha256.update((one + "\n" + two + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
