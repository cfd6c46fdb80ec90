package dev.tidemark.engine.plugin;

import dev.tidemark.engine.text.OneLine;

/**
 * A plugin that is not what it should be, or that failed when it was asked for something, as no
 * plugin may. Without it some media type might go unread, so nothing is decoded until it is
 * repaired or taken away. The message is one line and says which plugin, which class, what is wrong
 * and what to do.
 */
public final class PluginFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PluginFailure(String message) {
    super(OneLine.of(message));
  }

  PluginFailure(String message, Throwable cause) {
    super(OneLine.of(message), cause);
  }
}
