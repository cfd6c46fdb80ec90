package dev.tidemark.engine.plugin;

import dev.tidemark.engine.digest.Checksum;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.store.StorageBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionPoint;

/**
 * What is installed: handlers, which read content, and storage backends. Immutable and thread-safe.
 *
 * <p>Jars are checked and hashed when the object is made. Their classes are loaded when the first
 * one is wanted, and then all at once: by the first document, the first store of a scheme that is
 * not Tidemark's own, or by {@link #list}. Whatever does not load then is a {@link PluginFailure},
 * and it is one again at every further attempt.
 */
public final class Plugins implements AutoCloseable {

  /** The schemes of stores that the engine knows without a plugin, and no plugin can have. */
  public static final Set<String> OWN_SCHEMES = Set.of("oci", "managed");

  /*
   * Part of the fingerprint. Raise it whenever the engine's own reading of a document changes, so that
   * what was decoded by the old rules is decoded anew.
   */
  private static final String RULES = "rules 1";

  private final List<ExtensionSource> sources;
  private volatile @Nullable Installation installation;

  private Plugins(List<ExtensionSource> sources) {
    this.sources = List.copyOf(sources);
  }

  /**
   * A plugin.
   *
   * @param id by its manifest; for extensions that are not from a jar, where they are from
   * @param version by its manifest, or empty for extensions that are not from a jar
   * @param sha256 of the jar, in hex, or empty
   * @param file the jar, where there is one
   * @param handlers the media types of each handler, by the name of its class
   * @param backends the scheme of each storage backend, by the name of its class
   */
  public record Plugin(
      String id,
      String version,
      String sha256,
      Optional<Path> file,
      Map<String, List<String>> handlers,
      Map<String, String> backends) {

    public Plugin {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(version, "version");
      Objects.requireNonNull(sha256, "sha256");
      Objects.requireNonNull(file, "file");
      handlers = Collections.unmodifiableMap(new LinkedHashMap<>(handlers));
      backends = Collections.unmodifiableMap(new LinkedHashMap<>(backends));
    }
  }

  /**
   * All plugin jars in these directories. Each has a class loader of its own, and shares only the
   * SPI with the engine.
   *
   * <p>A jar must be a plain file that nobody but its owner can change, in a directory that not
   * everybody can write to. Files that are neither jars nor look like plugins of another format are
   * passed over.
   *
   * @throws PluginFailure if something there is no acceptable plugin
   * @throws IOException if a directory or file cannot be read
   */
  public static Plugins fromDirectories(List<Path> directories) throws IOException {
    return new Plugins(List.of(new PluginJars(PluginDirectory.jars(directories))));
  }

  /**
   * The handlers and backends on the class path, for embedders that put plugins there. Extensions
   * of other kinds are passed over.
   *
   * @param loader whose {@code META-INF/extensions.idx} files name them
   * @throws IOException if those cannot be read
   */
  public static Plugins fromClassPath(ClassLoader loader) throws IOException {
    return new Plugins(List.of(ClassPathExtensions.in(loader)));
  }

  /**
   * These handlers and backends.
   *
   * @param extensions a {@link ContentHandler} or a {@link StorageBackend} each
   * @throws IllegalArgumentException if one is neither, the class of a handler lacks {@link
   *     dev.tidemark.spi.Handles}, or a backend has an impossible scheme
   */
  public static Plugins of(ExtensionPoint... extensions) {
    return new Plugins(List.of(new GivenExtensions(List.of(extensions))));
  }

  /** These plugins and those. Closing the result closes both. */
  public Plugins and(Plugins more) {
    List<ExtensionSource> all = new ArrayList<>(sources);
    for (ExtensionSource source : more.sources) {
      if (!all.contains(source)) {
        all.add(source);
      }
    }
    return new Plugins(all);
  }

  /**
   * A hash of everything that answers depend on beside the content: another one if the jars or the
   * classes of handlers are others, in this process or another. Loads no plugin.
   */
  public String fingerprint() {
    TreeSet<String> identities = new TreeSet<>();
    identities.add(RULES);
    for (ExtensionSource source : sources) {
      identities.addAll(source.identities());
    }
    String all = String.join("\n", identities);
    return HexFormat.of().formatHex(Checksum.sha256().digest(all.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * What is installed, in the order of its directories and names.
   *
   * @throws PluginFailure if something of it does not load
   */
  public List<Plugin> list() {
    return loaded().plugins();
  }

  /**
   * The handlers that read this media type; none for the empty one. Where one fails as none should,
   * it throws a {@link PluginFailure} that says which.
   *
   * @throws PluginFailure if a plugin does not load
   */
  public List<ContentHandler> handlers(String mediaType) {
    return mediaType.isEmpty() ? List.of() : loaded().handlers().find(mediaType);
  }

  /**
   * Whether content of this media type never refers to anything, so that it need not be opened.
   *
   * @throws PluginFailure if a plugin does not load
   */
  public boolean isLeaf(String mediaType) {
    List<ContentHandler> handlers = handlers(mediaType);
    return !handlers.isEmpty() && handlers.stream().allMatch(GuardedHandler::isLeaf);
  }

  /**
   * The backend of a scheme; empty if no plugin has it. Where it fails as none should, or anything
   * that it hands out, that is a {@link PluginFailure} as well, and says which plugin it was.
   *
   * @throws PluginFailure if a plugin does not load
   */
  public Optional<StorageBackend> backend(String scheme) {
    return Optional.ofNullable(loaded().backend(scheme)).map(Plugins::guarded);
  }

  /**
   * The schemes that plugins bring, sorted.
   *
   * @throws PluginFailure if a plugin does not load
   */
  public List<String> schemes() {
    return List.copyOf(loaded().backends().keySet());
  }

  /**
   * The schemes of those plugins to whose backends a directory looks like one of their stores.
   *
   * @throws PluginFailure if a plugin does not load
   */
  public List<String> recognising(Path directory) {
    List<String> schemes = new ArrayList<>();
    for (ExtensionSource.Storing each : loaded().backends().values()) {
      if (guarded(each).recognises(directory)) {
        schemes.add(each.scheme());
      }
    }
    return schemes;
  }

  private static StorageBackend guarded(ExtensionSource.Storing storing) {
    return GuardedParts.backend(storing.backend(), new Guard(storing.origin()));
  }

  /** Lets go of the plugins' files. Nothing of them is used after that. */
  @Override
  public synchronized void close() {
    installation = null;
    for (ExtensionSource source : sources) {
      source.close();
    }
  }

  private Installation loaded() {
    Installation known = installation;
    return known == null ? load() : known;
  }

  private synchronized Installation load() {
    Installation known = installation;
    if (known == null) {
      known = Installation.of(sources);
      installation = known;
    }
    return known;
  }
}
