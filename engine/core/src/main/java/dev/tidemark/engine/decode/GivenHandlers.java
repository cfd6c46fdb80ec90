package dev.tidemark.engine.decode;

import dev.tidemark.spi.ContentHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Handlers that an embedder made himself. */
final class GivenHandlers implements HandlerSource {

  private final List<Installed> handlers = new ArrayList<>();

  GivenHandlers(List<ContentHandler> given) {
    for (ContentHandler handler : given) {
      List<String> mediaTypes = HandlerClass.mediaTypes(handler.getClass());
      if (mediaTypes.isEmpty()) {
        throw new IllegalArgumentException(
            handler.getClass().getName() + " has no @Handles that names a media type");
      }
      handlers.add(new Installed(handler, List.copyOf(mediaTypes)));
    }
  }

  @Override
  public List<String> identities() {
    List<String> identities = new ArrayList<>();
    for (Installed installed : handlers) {
      identities.add(ClassBytes.identity(installed.handler().getClass()));
    }
    return identities;
  }

  @Override
  public List<Loaded> load() {
    return handlers.isEmpty() ? List.of() : List.of(loaded("given", handlers));
  }

  @Override
  public void close() {}

  /** Handlers that are not from a jar of their own. */
  static Loaded loaded(String id, List<Installed> handlers) {
    Map<String, List<String>> mediaTypes = new LinkedHashMap<>();
    for (Installed installed : handlers) {
      mediaTypes.put(installed.handler().getClass().getName(), installed.mediaTypes());
    }
    return new Loaded(
        new Handlers.Plugin(id, "", "", Optional.empty(), mediaTypes), List.copyOf(handlers));
  }
}
