package dev.tidemark.engine.model;

import dev.tidemark.spi.Digest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What follows from a record: whom it keeps alive, who keeps it alive, and whether it is a root.
 * The grammar is that of containerd (docs/garbage-collection.md; {@code core/metadata/gc.go}).
 *
 * <p>Where containerd differs between versions, or between comment and code:
 *
 * <ul>
 *   <li>{@code gc.root} counts with exactly this key; since containerd 2.2 any key that begins so
 *       counts there.
 *   <li>{@code gc.expire} is honoured on content and snapshots too, as the comment there says: they
 *       are roots until then.
 *   <li>An instant that cannot be read never comes: what has it stays.
 *   <li>{@code gc.ref.NAME} makes a reference whether or not a collector of that name is running.
 * </ul>
 *
 * @param forward what it keeps alive, each once
 * @param back what keeps it alive beside that, each once
 * @param conditions references that may or may not hold when a collection begins
 * @param root whether it stays by itself, until {@link #expires}
 * @param expires when it stops being a root; empty if never
 * @param flat of a lease: what it holds does not keep what its labels refer to
 */
public record References(
    List<Resource> forward,
    List<Resource> back,
    List<Condition> conditions,
    boolean root,
    Optional<Instant> expires,
    boolean flat) {

  static final String PREFIX = "containerd.io/gc.";

  /** Content and snapshots with it are roots. */
  public static final String ROOT = PREFIX + "root";

  /** RFC 3339 instant after which the labelled is no root any more. */
  public static final String EXPIRE = PREFIX + "expire";

  /** A lease with it protects just what it holds. */
  public static final String FLAT = PREFIX + "flat";

  private static final Pattern RFC_3339 =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})");

  private static final String REF = PREFIX + "ref.";
  private static final String BREF = PREFIX + "bref.";
  private static final String SNAPSHOT_CONDITION = PREFIX + "cond.snapshot";

  public References {
    forward = List.copyOf(forward);
    back = List.copyOf(back);
    conditions = List.copyOf(conditions);
    Objects.requireNonNull(expires, "expires");
  }

  /** Derives them. */
  public static References of(Entry entry) {
    Derivation derivation = new Derivation(entry);
    derivation.structure();
    entry.labels().forEach(derivation::label);
    return derivation.result();
  }

  /** Reads an RFC 3339 instant, spelt as Go's {@code time.RFC3339} wants it. */
  static Optional<Instant> instant(String text) {
    if (!RFC_3339.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static final class Derivation {

    private final Entry entry;
    private final String namespace;
    private final Kind kind;
    private final Set<Resource> forward = new LinkedHashSet<>();
    private final Set<Resource> back = new LinkedHashSet<>();
    private final List<Condition> conditions = new ArrayList<>();

    Derivation(Entry entry) {
      this.entry = entry;
      this.namespace = entry.resource().namespace();
      this.kind = entry.resource().kind();
    }

    void structure() {
      switch (kind.name()) {
        case "image" -> content(entry.field(Entry.TARGET_DIGEST), forward);
        case "ingest" -> content(entry.field(Entry.EXPECTED), forward);
        case "snapshot" -> {
          String key = entry.resource().key();
          snapshot(key.substring(0, key.indexOf('/')), entry.field(Entry.PARENT), forward);
        }
        case "container" ->
            snapshot(entry.field(Entry.SNAPSHOTTER), entry.field(Entry.SNAPSHOT_KEY), forward);
        default -> {}
      }
    }

    void label(String key, String value) {
      if (kind.equals(Kind.LEASE) || kind.equals(Kind.INGEST) || !key.startsWith(PREFIX)) {
        return;
      }
      if (key.startsWith(REF)) {
        reference(key.substring(REF.length()), value, forward, false);
      } else if (key.startsWith(BREF)) {
        reference(key.substring(BREF.length()), value, back, true);
      } else if (key.startsWith(SNAPSHOT_CONDITION)) {
        condition(key.substring(SNAPSHOT_CONDITION.length()), value);
      }
    }

    /**
     * @param rest what follows {@code ref.} or {@code bref.}
     */
    private void reference(String rest, String value, Set<Resource> into, boolean back) {
      int end = boundary(rest);
      String name = rest.substring(0, end);
      switch (name) {
        case "content" -> content(value, into);
        case "snapshot" -> {
          if (end < rest.length() && rest.charAt(end) == '.') {
            snapshot(before(rest.substring(end + 1), '/'), value, into);
          }
        }
        case "image" -> into.add(Resource.image(namespace, value));
        case "container" -> {
          if (back) {
            into.add(Resource.container(namespace, value));
          }
        }
        default -> {
          if (!back && name.matches("[a-z0-9_-]{1,64}") && !new Kind(name).core()) {
            into.add(new Resource(new Kind(name), namespace, value));
          }
        }
      }
    }

    /**
     * @param rest {@code .SNAPSHOTTER}, with a free name after a slash
     */
    private void condition(String rest, String value) {
      int pipe = value.indexOf('|');
      String snapshotter = rest.startsWith(".") ? before(rest.substring(1), '/') : "";
      String target = value.substring(pipe + 1);
      if (pipe >= 0 && !target.isEmpty() && (rest.isEmpty() || "./".indexOf(rest.charAt(0)) >= 0)) {
        int slash = target.indexOf('/');
        if (snapshotter.isEmpty() && slash > 0) {
          snapshotter = target.substring(0, slash);
          target = target.substring(slash + 1);
        }
        if (!snapshotter.isEmpty()) {
          conditions.add(
              new Condition(
                  Resource.snapshot(namespace, snapshotter, target), value.substring(0, pipe)));
        }
      }
    }

    private void content(String value, Set<Resource> into) {
      if (Digest.isDigest(value)) {
        into.add(new Resource(Kind.CONTENT, namespace, value));
      } else {
        Digest.lenient(value).map(one -> Resource.content(namespace, one)).ifPresent(into::add);
      }
    }

    private void snapshot(String snapshotter, String name, Set<Resource> into) {
      if (!snapshotter.isEmpty() && !name.isEmpty()) {
        into.add(Resource.snapshot(namespace, snapshotter, name));
      }
    }

    private static int boundary(String text) {
      int at = 0;
      while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '/') {
        at++;
      }
      return at;
    }

    private static String before(String text, char end) {
      int at = text.indexOf(end);
      return at < 0 ? text : text.substring(0, at);
    }

    References result() {
      Map<String, String> labels = entry.labels();
      boolean lapses = labels.containsKey(EXPIRE) && !kind.equals(Kind.INGEST);
      Optional<Instant> expires =
          lapses ? instant(labels.getOrDefault(EXPIRE, "")) : Optional.empty();
      boolean root =
          switch (kind.name()) {
            case "image", "lease", "container" -> true;
            case "content", "snapshot" -> labels.containsKey(ROOT) || lapses;
            case "ingest" -> !entry.field(Entry.EXPIRES_AT).isEmpty();
            default -> false;
          };
      if (kind.equals(Kind.INGEST) && root) {
        expires = instant(entry.field(Entry.EXPIRES_AT));
      }
      if (kind.equals(Kind.CONTAINER)) {
        expires = Optional.empty();
      }
      return new References(
          List.copyOf(forward),
          List.copyOf(back),
          conditions,
          root,
          expires,
          kind.equals(Kind.LEASE) && labels.containsKey(FLAT));
    }
  }
}
