package dev.tidemark.engine.decode;

import dev.tidemark.engine.digest.Checksum;
import dev.tidemark.spi.ContentHandler;
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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The handlers that are installed. Immutable and thread-safe.
 *
 * <p>Jars are checked and hashed when the object is made. Their classes are loaded when the first
 * one is wanted, and then all at once: by the first document, or by {@link #plugins}. Whatever does
 * not load then is a {@link PluginFailure}, and it is one again at every further attempt.
 */
public final class Handlers implements AutoCloseable {

  /*
   * Part of the fingerprint. Raise it whenever the engine's own reading of a document changes, so that
   * what was decoded by the old rules is decoded anew.
   */
  private static final String RULES = "rules 1";

  private final List<HandlerSource> sources;
  private volatile @Nullable HandlerTable table;

  private Handlers(List<HandlerSource> sources) {
    this.sources = List.copyOf(sources);
  }

  /**
   * A plugin.
   *
   * @param id by its manifest; for handlers that are not from a jar, where they are from
   * @param version by its manifest, or empty for handlers that are not from a jar
   * @param sha256 of the jar, in hex, or empty
   * @param file the jar, where there is one
   * @param handlers the media types of each handler, by the name of its class
   */
  public record Plugin(
      String id,
      String version,
      String sha256,
      Optional<Path> file,
      Map<String, List<String>> handlers) {

    public Plugin {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(version, "version");
      Objects.requireNonNull(sha256, "sha256");
      Objects.requireNonNull(file, "file");
      handlers = Collections.unmodifiableMap(new LinkedHashMap<>(handlers));
    }
  }

  /**
   * The handlers of all plugin jars in these directories. Each jar has a class loader of its own,
   * and shares only the SPI with the engine.
   *
   * <p>A jar must be a plain file that nobody but its owner can change, in a directory that not
   * everybody can write to. Files that are neither jars nor look like plugins of another format are
   * passed over.
   *
   * @throws PluginFailure if something there is no acceptable plugin
   * @throws IOException if a directory or file cannot be read
   */
  public static Handlers fromDirectories(List<Path> directories) throws IOException {
    return new Handlers(List.of(new PluginJars(PluginDirectory.jars(directories))));
  }

  /**
   * The handlers on the class path, for embedders that put plugins there. Extensions of other kinds
   * are passed over.
   *
   * @param loader whose {@code META-INF/extensions.idx} files name them
   * @throws IOException if those cannot be read
   */
  public static Handlers fromClassPath(ClassLoader loader) throws IOException {
    return new Handlers(List.of(ClassPathHandlers.in(loader)));
  }

  /**
   * These handlers.
   *
   * @throws IllegalArgumentException if the class of one lacks {@link dev.tidemark.spi.Handles}
   */
  public static Handlers of(ContentHandler... handlers) {
    return new Handlers(List.of(new GivenHandlers(List.of(handlers))));
  }

  /** These handlers and those. Closing the result closes both. */
  public Handlers and(Handlers more) {
    List<HandlerSource> all = new ArrayList<>(sources);
    for (HandlerSource source : more.sources) {
      if (!all.contains(source)) {
        all.add(source);
      }
    }
    return new Handlers(all);
  }

  /**
   * A hash of everything that answers depend on beside the content: another one if and only if the
   * plugins or the classes of handlers are others, in this process or another. Loads no plugin.
   */
  public String fingerprint() {
    TreeSet<String> identities = new TreeSet<>();
    identities.add(RULES);
    for (HandlerSource source : sources) {
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
  public List<Plugin> plugins() {
    List<Plugin> plugins = new ArrayList<>();
    for (HandlerSource source : sources) {
      for (HandlerSource.Loaded loaded : source.load()) {
        plugins.add(loaded.plugin());
      }
    }
    return List.copyOf(plugins);
  }

  /** Lets go of the plugins' files. Nothing is decoded after that. */
  @Override
  public void close() {
    for (HandlerSource source : sources) {
      source.close();
    }
  }

  /**
   * The handlers that read this media type; none for the empty one.
   *
   * @throws PluginFailure if the handlers do not load
   */
  List<ContentHandler> forMediaType(String mediaType) {
    if (mediaType.isEmpty()) {
      return List.of();
    }
    HandlerTable known = table;
    if (known == null) {
      known = loadTable();
    }
    return known.find(mediaType);
  }

  private synchronized HandlerTable loadTable() {
    HandlerTable known = table;
    if (known == null) {
      known = new HandlerTable();
      for (HandlerSource source : sources) {
        for (HandlerSource.Loaded loaded : source.load()) {
          for (HandlerSource.Installed installed : loaded.handlers()) {
            known.add(installed);
          }
        }
      }
      table = known;
    }
    return known;
  }
}
