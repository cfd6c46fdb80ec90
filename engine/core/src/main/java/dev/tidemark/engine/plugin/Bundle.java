package dev.tidemark.engine.plugin;

import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.store.Location;
import dev.tidemark.spi.store.StorageBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionPoint;

/** Collects the extensions of one plugin, and asks each what it is for. Not thread-safe. */
final class Bundle {

  private final String origin;
  private final List<ExtensionSource.Reading> handlers = new ArrayList<>();
  private final List<ExtensionSource.Storing> backends = new ArrayList<>();
  private final Map<String, List<String>> mediaTypes = new LinkedHashMap<>();
  private final Map<String, String> schemes = new LinkedHashMap<>();

  /**
   * @param origin the plugin, for messages
   */
  Bundle(String origin) {
    this.origin = origin;
  }

  /**
   * Takes an extension in, which may be a handler and a backend in one.
   *
   * @throws PluginFailure if it is neither, or does not say what it is for
   */
  void add(ExtensionPoint extension) {
    String name = extension.getClass().getName();
    if (extension instanceof ContentHandler handler) {
      List<String> types = ExtensionClass.mediaTypes(handler.getClass());
      if (types.isEmpty()) {
        throw failure(name, "has no @Handles that names a media type: annotate the class", null);
      }
      handlers.add(new ExtensionSource.Reading(handler, types, origin + ": " + name));
      mediaTypes.put(name, types);
    }
    if (extension instanceof StorageBackend backend) {
      String scheme = scheme(name, backend);
      backends.add(new ExtensionSource.Storing(backend, scheme, origin + ": " + name));
      schemes.put(name, scheme);
    }
    if (!mediaTypes.containsKey(name) && !schemes.containsKey(name)) {
      throw failure(name, ExtensionClass.NEITHER, null);
    }
  }

  /** All of them; not even the plugin if there are none. */
  List<ExtensionSource.Loaded> loaded(
      String id, String version, String sha256, Optional<Path> file) {
    if (mediaTypes.isEmpty() && schemes.isEmpty()) {
      return List.of();
    }
    Plugins.Plugin plugin = new Plugins.Plugin(id, version, sha256, file, mediaTypes, schemes);
    return List.of(new ExtensionSource.Loaded(plugin, handlers, backends));
  }

  /** Null as well: a plugin need not keep to our annotations. */
  private String scheme(String name, StorageBackend backend) {
    String scheme;
    try {
      scheme = Optional.ofNullable(backend.scheme()).orElse("");
    } catch (RuntimeException | LinkageError e) {
      throw failure(
          name, "does not tell its scheme (" + OneLine.of(e) + "): repair or remove the plugin", e);
    }
    try {
      return new Location(scheme, "x").scheme();
    } catch (IllegalArgumentException e) {
      throw failure(
          name,
          "has the scheme '" + scheme + "', but " + e.getMessage() + ": choose another one",
          e);
    }
  }

  private PluginFailure failure(String name, String wrong, @Nullable Throwable cause) {
    String message = origin + ": " + name + " " + wrong;
    return cause == null ? new PluginFailure(message) : new PluginFailure(message, cause);
  }
}
