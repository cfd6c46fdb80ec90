package dev.tidemark.engine.decode;

import dev.tidemark.spi.ContentHandler;
import java.util.List;

/** A place that handlers come from. Implementations are thread-safe. */
interface HandlerSource extends AutoCloseable {

  /**
   * A handler and what it reads.
   *
   * @param handler the one instance of its class
   * @param mediaTypes as its annotation has them; at least one
   */
  record Installed(ContentHandler handler, List<String> mediaTypes) {}

  /**
   * The handlers of one plugin.
   *
   * @param plugin what is known of it
   * @param handlers in the order of its index
   */
  record Loaded(Handlers.Plugin plugin, List<Installed> handlers) {}

  /** One line for each plugin or class, with a hash of its code. Loads no class of a plugin. */
  List<String> identities();

  /**
   * Loads the handlers, or returns those that are loaded.
   *
   * @throws PluginFailure if one of them does not load
   */
  List<Loaded> load();

  /** Lets go of class loaders and files. The handlers are not used after it. */
  @Override
  void close();
}
