package dev.tidemark.cli;

import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.Optional;

/**
 * Finds what the words of a command line mean in a store.
 *
 * @param opened the store
 * @param namespace the one that is looked at; empty where there are none
 * @param named what the user calls the store
 */
record Lookup(OpenStore opened, String namespace, StoreOptions named) {

  /** For help texts. */
  static final String HELP = WordMeaning.HELP;

  /**
   * The content that is meant: what a name stands for, else that of a digest or the first
   * characters of one. A digest in full need not be known.
   */
  Resource content(String typed) throws IOException, CommandFailure, UsageFailure {
    Optional<Digest> target = opened.named(namespace, typed);
    return Resource.content(namespace, target.isPresent() ? target.get() : digest(typed));
  }

  /** The same, and what {@code image:NAME} and the like mean in a store that has such things. */
  Resource resource(String typed) throws IOException, CommandFailure, UsageFailure {
    int colon = typed.indexOf(':');
    String kind = namespace.isEmpty() || colon < 0 ? "" : typed.substring(0, colon);
    boolean recorded =
        switch (kind) {
          case "image", "lease", "container", "ingest", "snapshot" -> true;
          default -> false;
        };
    if (!recorded || opened.named(namespace, typed).isPresent()) {
      return content(typed);
    }
    String key = typed.substring(colon + 1);
    int slash = key.indexOf('/');
    if (kind.equals("snapshot") && (slash < 1 || slash == key.length() - 1)) {
      throw new UsageFailure("'" + typed + "': name it as snapshot:SNAPSHOTTER/NAME");
    }
    try {
      return new Resource(Kind.of(kind), namespace, key);
    } catch (IllegalArgumentException e) {
      throw new UsageFailure("'" + typed + "': " + e.getMessage());
    }
  }

  private Digest digest(String typed) throws IOException, CommandFailure {
    return new DigestPrefix(typed).resolve(opened.store(), namespace, named.typed());
  }
}
