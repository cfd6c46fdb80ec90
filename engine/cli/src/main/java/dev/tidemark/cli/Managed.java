package dev.tidemark.cli;

import dev.tidemark.engine.managed.ContentInfo;
import dev.tidemark.engine.managed.ManagedOptions;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.engine.managed.Workspace;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An open managed store, and what the words of a command line mean in it. */
final class Managed implements AutoCloseable {

  private static final int NAMES_SHOWN = 8;

  private static final String DEFAULT = "default";

  private final ManagedStore store;
  private final StoreOptions named;

  private Managed(ManagedStore store, StoreOptions named) {
    this.store = store;
    this.named = named;
  }

  /**
   * Opens a store that is there. What is none is left as it is: to a store that was just made,
   * everything in its directory would be orphans.
   */
  static Managed open(StoreOptions named, Shell shell)
      throws IOException, CommandFailure, UsageFailure {
    named.requireManaged();
    Path directory = named.directory();
    requireStore(named, directory);
    return made(directory, named, shell);
  }

  /**
   * The same, but a directory that is not there, or has nothing in it, becomes a store.
   *
   * @param directory that of the store, or where it is to be made first
   */
  static Managed openOrMake(StoreOptions named, Path directory, Shell shell)
      throws IOException, CommandFailure, UsageFailure {
    named.requireManaged();
    requireNoLayout(named);
    return made(directory, named, shell);
  }

  private static void requireStore(StoreOptions named, Path directory)
      throws IOException, CommandFailure {
    if (Files.notExists(directory)) {
      throw new NoSuchFileException(
          directory.toString(), null, "no such directory; name that of a managed store");
    }
    requireNoLayout(named);
    if (!Files.isRegularFile(directory.resolve("metadata").resolve("data.mdb"))) {
      throw new CommandFailure(
          directory
              + " is not a managed store, or has lost its metadata: it has no metadata/data.mdb;"
              + " name another directory, or bring the metadata back");
    }
  }

  private static void requireNoLayout(StoreOptions named) throws CommandFailure {
    if (named.isLayout()) {
      Path directory = named.directory();
      throw new CommandFailure(directory + " is an OCI image layout; name it as oci:" + directory);
    }
  }

  private static Managed made(Path directory, StoreOptions named, Shell shell) throws IOException {
    ManagedOptions options =
        ManagedOptions.defaults().withClock(shell.clock()).withSchedule(Optional.empty());
    return new Managed(ManagedStore.open(directory, options), named);
  }

  ManagedStore store() {
    return store;
  }

  /**
   * The namespaces to look at.
   *
   * @param name the only one; null for all that have anything
   */
  List<Workspace> workspaces(@Nullable String name) throws CommandFailure {
    List<String> known = store.namespaces();
    if (name != null && !known.contains(name)) {
      throw new CommandFailure(
          "no namespace '" + name + "' in " + named.typed() + ": " + names(known));
    }
    List<Workspace> workspaces = new ArrayList<>();
    for (String each : known) {
      if (name == null || name.equals(each)) {
        workspaces.add(store.workspace(each));
      }
    }
    return workspaces;
  }

  /**
   * The namespace that is meant.
   *
   * @param name as the user has said; null if there should be only one
   */
  Workspace workspace(@Nullable String name) throws CommandFailure, UsageFailure {
    List<Workspace> workspaces = workspaces(name);
    if (workspaces.isEmpty()) {
      throw new CommandFailure("nothing is recorded in " + named.typed());
    }
    if (workspaces.size() > 1) {
      throw new UsageFailure(
          "which namespace? " + names(store.namespaces()) + "; name one with --namespace");
    }
    return workspaces.get(0);
  }

  /** The same, but of a store that has none yet, the one that others use by default. */
  Workspace workspaceOrDefault(@Nullable String name) throws CommandFailure, UsageFailure {
    if (name != null) {
      return store.workspace(name);
    }
    return store.namespaces().isEmpty() ? store.workspace(DEFAULT) : workspace(null);
  }

  private static String names(List<String> known) {
    if (known.isEmpty()) {
      return "there are none";
    }
    int shown = Math.min(NAMES_SHOWN, known.size());
    String more = known.size() > shown ? " and " + (known.size() - shown) + " more" : "";
    return "there are " + String.join(", ", known.subList(0, shown)) + more;
  }

  /** The digest that is meant. One in full need not be known. */
  Digest digest(Workspace workspace, String typed) throws CommandFailure {
    DigestPrefix prefix = new DigestPrefix(typed);
    Digest full = prefix.full();
    if (full != null) {
      return full;
    }
    List<Digest> matching = new ArrayList<>();
    for (ContentInfo content : workspace.contents().list(prefix.filter())) {
      matching.add(content.digest());
    }
    return prefix.choose(
        matching, "'tidemark ls " + named.typed() + "' lists what is in the store");
  }

  /** What {@code image:NAME} and the like mean; anything else is a digest. */
  Resource resource(Workspace workspace, String typed) throws CommandFailure, UsageFailure {
    int colon = typed.indexOf(':');
    String kind = colon < 0 ? "" : typed.substring(0, colon);
    String key = typed.substring(colon + 1);
    try {
      return switch (kind) {
        case "image", "lease", "container", "ingest" ->
            new Resource(Kind.of(kind), workspace.namespace(), key);
        case "snapshot" -> {
          int slash = key.indexOf('/');
          if (slash < 1 || slash == key.length() - 1) {
            throw new UsageFailure("'" + typed + "': name it as snapshot:SNAPSHOTTER/NAME");
          }
          yield new Resource(Kind.SNAPSHOT, workspace.namespace(), key);
        }
        default -> Resource.content(workspace.namespace(), digest(workspace, typed));
      };
    } catch (IllegalArgumentException e) {
      throw new UsageFailure("'" + typed + "': " + e.getMessage());
    }
  }

  /** A resource in the words that {@link #resource} understands. */
  static String words(Resource resource) {
    return resource.kind().equals(Kind.CONTENT)
        ? resource.key()
        : resource.kind() + ":" + resource.key();
  }

  /** {@link #words}, with the digest abbreviated. */
  static String shortened(Resource resource) {
    String words = words(resource);
    return resource.kind().equals(Kind.CONTENT)
        ? Digest.lenient(words).map(Digest::abbreviated).orElse(words)
        : words;
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
