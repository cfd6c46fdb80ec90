package dev.tidemark.engine.plugin;

import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.store.StorageBackend;
import java.util.List;

/** A place that extensions come from. Implementations are thread-safe. */
interface ExtensionSource extends AutoCloseable {

  /**
   * A handler and what it reads.
   *
   * @param handler the one instance of its class
   * @param mediaTypes as its annotation has them; at least one
   * @param origin the plugin and the class, for messages
   */
  record Reading(ContentHandler handler, List<String> mediaTypes, String origin) {}

  /**
   * A backend and how stores of its kind are named.
   *
   * @param backend the one instance of its class
   * @param scheme as it said when it was loaded
   * @param origin the plugin and the class, for messages
   */
  record Storing(StorageBackend backend, String scheme, String origin) {}

  /**
   * The extensions of one plugin, in the order of its index.
   *
   * @param plugin what is known of it
   */
  record Loaded(Plugins.Plugin plugin, List<Reading> handlers, List<Storing> backends) {

    public Loaded {
      handlers = List.copyOf(handlers);
      backends = List.copyOf(backends);
    }
  }

  /**
   * One line for each plugin or class that decides how content is read, with a hash of its code.
   * Loads no class of a plugin.
   */
  List<String> identities();

  /**
   * Loads the extensions, or returns those that are loaded.
   *
   * @throws PluginFailure if one of them does not load
   */
  List<Loaded> load();

  /** Lets go of class loaders and files. The extensions are not used after it. */
  @Override
  void close();
}
