package dev.tidemark.cli;

import dev.tidemark.engine.Store;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A digest as people write it: in full, or its first characters, with or without the algorithm. */
final class DigestPrefix {

  /** For help texts. */
  static final String HELP = "A digest, or its first characters: sha256:4f2a91, or just 4f2a91.";

  private static final int LEAST = 4;
  private static final Pattern LIKELY = Pattern.compile("(?:[a-z0-9+._-]+:)?[0-9a-f]+");

  /**
   * So many matches, in all namespaces, are looked at. Four characters have ten times as many only
   * in a store of billions; twice as many make an ambiguous question slower to answer.
   */
  private static final int MOST = 10_000;

  private final String typed;
  private final String prefix;
  private final @Nullable Digest full;

  DigestPrefix(String typed) {
    this.typed = typed;
    String text = typed.toLowerCase(Locale.ROOT);
    for (String ellipsis : new String[] {"...", "\u2026"}) {
      text = text.endsWith(ellipsis) ? text.substring(0, text.length() - ellipsis.length()) : text;
    }
    this.full = Digest.lenient(typed).orElse(null);
    this.prefix = full == null ? text : full.toString();
  }

  /**
   * The one digest that is meant, among those that the store knows or has in quarantine. What can
   * only be a digest in full need not be known.
   *
   * @param namespace where it is to be known; empty where there are no namespaces
   * @param typedStore what the user calls the store
   */
  Digest resolve(Store store, String namespace, String typedStore)
      throws IOException, CommandFailure {
    if (full != null && isSurelyFull()) {
      return full;
    }
    check();
    Set<Digest> known = known(store, namespace);
    if (store.undo().isPresent()) {
      store.undo().get().held().forEach(held -> known.add(held.digest()));
    }
    return choose(known, "'tidemark ls " + typedStore + "' lists what is in the store");
  }

  /** What the store knows that may be meant; of several namespaces this one. */
  Set<Digest> known(Store store, String namespace) {
    Set<Digest> known = new TreeSet<>();
    for (Resource content : store.matching(prefix, MOST)) {
      if (content.namespace().equals(namespace)) {
        known.add(Digest.parse(content.key()));
      }
    }
    return known;
  }

  /**
   * The one digest among {@code known} that is meant.
   *
   * @param hint where to look if there is none
   */
  Digest choose(Collection<Digest> known, String hint) throws CommandFailure {
    check();
    List<Digest> matching = new ArrayList<>();
    for (Digest digest : known) {
      if (matches(digest)) {
        matching.add(digest);
      }
    }
    if (matching.size() == 1) {
      return matching.get(0);
    }
    if (matching.isEmpty()) {
      throw new CommandFailure("no blob '" + typed + "': " + hint);
    }
    throw new CommandFailure(
        "'"
            + typed
            + "' may be "
            + WordMeaning.alternatives(matching.stream().map(Digest::toString).toList())
            + "; say more of it");
  }

  /**
   * The same for a word that may be no digest at all; empty if it is none of them.
   *
   * @throws CommandFailure if it may be several
   */
  Optional<Digest> among(Collection<Digest> known) throws CommandFailure {
    if (full != null) {
      return Optional.of(full).filter(known::contains);
    }
    if (isShort()) {
      return Optional.empty();
    }
    List<Digest> matching = known.stream().filter(this::matches).distinct().toList();
    return matching.isEmpty() ? Optional.empty() : Optional.of(choose(matching, ""));
  }

  /** Whether it may be the beginning of a hash in hex, or is a digest in full. */
  boolean isLikely() {
    return full != null || (!isShort() && LIKELY.matcher(prefix).matches());
  }

  /**
   * Whether it can only be a digest in full: of an algorithm nobody knows, {@code a:1} is one as
   * well, but more likely a name with a tag.
   */
  boolean isSurelyFull() {
    return full != null && full.verifiable();
  }

  private void check() throws CommandFailure {
    if (full == null && isShort()) {
      throw new CommandFailure(
          "'"
              + typed
              + "' is too short for a digest; give at least "
              + LEAST
              + " characters of it");
    }
  }

  private boolean isShort() {
    return prefix.length() - prefix.indexOf(':') - 1 < LEAST;
  }

  boolean matches(Digest digest) {
    return full == null
        ? digest.encoded().startsWith(prefix) || digest.toString().startsWith(prefix)
        : digest.equals(full);
  }
}
