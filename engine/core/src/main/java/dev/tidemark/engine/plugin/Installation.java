package dev.tidemark.engine.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What all plugins bring, together. Filled by one thread, then read by any number. */
final class Installation {

  private final List<Plugins.Plugin> plugins = new ArrayList<>();
  private final HandlerTable handlers = new HandlerTable();
  private final Map<String, ExtensionSource.Storing> backends = new TreeMap<>();

  /**
   * Loads all that these sources have.
   *
   * @throws PluginFailure if something does not load, or two backends have one scheme
   */
  static Installation of(List<ExtensionSource> sources) {
    Installation all = new Installation();
    for (ExtensionSource source : sources) {
      for (ExtensionSource.Loaded loaded : source.load()) {
        all.plugins.add(loaded.plugin());
        loaded.handlers().forEach(all.handlers::add);
        loaded.backends().forEach(all::add);
      }
    }
    return all;
  }

  /** The same class may stand in two class paths, of which one is a part of the other. */
  private void add(ExtensionSource.Storing storing) {
    String scheme = storing.scheme();
    if (Plugins.OWN_SCHEMES.contains(scheme)) {
      throw new PluginFailure(
          storing.origin()
              + " has the scheme "
              + scheme
              + ", which is Tidemark's own: choose another one");
    }
    ExtensionSource.Storing other = backends.putIfAbsent(scheme, storing);
    if (other != null && other.backend().getClass() != storing.backend().getClass()) {
      throw new PluginFailure(
          storing.origin()
              + " has the scheme "
              + scheme
              + ", as "
              + other.origin()
              + " has: remove one of them");
    }
  }

  List<Plugins.Plugin> plugins() {
    return List.copyOf(plugins);
  }

  HandlerTable handlers() {
    return handlers;
  }

  /** By scheme, in the order of those. */
  Map<String, ExtensionSource.Storing> backends() {
    return backends;
  }

  /** The backend of a scheme; null if there is none. */
  ExtensionSource.@Nullable Storing backend(String scheme) {
    return backends.get(scheme);
  }
}
