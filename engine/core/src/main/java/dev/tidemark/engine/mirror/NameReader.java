package dev.tidemark.engine.mirror;

import dev.tidemark.engine.digest.Checksum;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Platform;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameList;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Traits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads all names of a store, again and again, and each time only those of the spaces that may have
 * changed since. Not thread-safe.
 */
final class NameReader {

  /**
   * How often names are read that never are the same twice. Twice as many would make a collection
   * of a store that is written all the time fail later, and no less often.
   */
  private static final int ATTEMPTS = 5;

  private final NameSource source;
  private final Traits traits;
  private Map<String, Known> known = new HashMap<>();

  /** What was read of a space, and by which one knows that it still holds. */
  private record Known(Optional<String> version, NameList names, String hash) {}

  NameReader(NameSource source, Traits traits) {
    this.source = source;
    this.traits = traits;
  }

  /** All names, as they are now. */
  AllNames read() throws IOException {
    TreeSet<String> spaces = new TreeSet<>();
    source.spaces(spaces::add);
    Map<String, Known> read = new HashMap<>();
    List<Name> names = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    MessageDigest whole = Checksum.sha256();
    for (String space : spaces) {
      Known one = space(space);
      read.put(space, one);
      names.addAll(one.names().names());
      warnings.addAll(one.names().warnings());
      StringBuilder name = new StringBuilder();
      field(name, space);
      field(name, one.hash());
      whole.update(name.toString().getBytes(StandardCharsets.UTF_8));
    }
    known = read;
    return new AllNames(HexFormat.of().formatHex(whole.digest()), names, warnings);
  }

  private Known space(String space) throws IOException {
    // asked for before the names: what changes in between is read again the next time
    Optional<String> version = source.version(space);
    Known before = known.get(space);
    if (before != null && version.isPresent() && version.equals(before.version())) {
      return before;
    }
    NameList names = traits.replaces() ? source.read(space) : settled(space);
    // a source that has read nothing new may answer with the list of before
    return before != null && before.names().names() == names.names()
        ? new Known(version, names, before.hash())
        : new Known(version, names, hash(names));
  }

  /** Where a change may be seen half done, what is read twice alike is taken for whole. */
  private NameList settled(String space) throws IOException {
    NameList last = source.read(space);
    for (int i = 0; i < ATTEMPTS; i++) {
      NameList again = source.read(space);
      if (again.names().equals(last.names())) {
        return again;
      }
      last = again;
    }
    throw new IOException(
        "the names of "
            + (space.isEmpty() ? "the store" : space)
            + " change faster than they can be read; try again later");
  }

  private static String hash(NameList names) {
    MessageDigest hash = Checksum.sha256();
    StringBuilder fields = new StringBuilder();
    for (Name name : names.names()) {
      fields.setLength(0);
      field(fields, name.source());
      field(fields, name.name());
      target(fields, name.target());
      hash.update(fields.toString().getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(hash.digest());
  }

  /** In an order that is the same in every process, which that of a map is not. */
  private static void target(StringBuilder to, Descriptor target) {
    field(to, target.digest().toString());
    field(to, target.mediaType());
    field(to, Long.toString(target.size()));
    field(to, target.artifactType());
    field(to, target.platform().map(Platform::toString).orElse(""));
    field(to, target.urls().toString());
    field(to, new TreeMap<>(target.annotations()).toString());
    field(to, String.valueOf(target.data()));
  }

  /** With its length before it, so that no two series of fields look the same. */
  private static void field(StringBuilder to, String text) {
    to.append(text.length()).append(':').append(text);
  }
}
