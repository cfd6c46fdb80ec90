package dev.tidemark.engine.plugin;

import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.MediaTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which handlers read which media type. Filled by one thread, then read by any number. */
final class HandlerTable {

  /** Spellings of media types to remember. Content may name any number of them. */
  private static final int MAX_REMEMBERED = 4096;

  private final Map<String, List<ContentHandler>> exact = new HashMap<>();
  private final List<Prefix> prefixes = new ArrayList<>();
  private final Map<String, List<ContentHandler>> remembered = new ConcurrentHashMap<>();

  private record Prefix(String prefix, ContentHandler handler) {}

  void add(ExtensionSource.Reading reading) {
    ContentHandler handler = new GuardedHandler(reading.handler(), new Guard(reading.origin()));
    for (String mediaType : reading.mediaTypes()) {
      String normalized = MediaTypes.normalized(mediaType);
      if (normalized.endsWith("*")) {
        String prefix = normalized.substring(0, normalized.length() - 1);
        prefixes.add(new Prefix(prefix, handler));
      } else {
        List<ContentHandler> handlers = exact.get(normalized);
        if (handlers == null) {
          handlers = new ArrayList<>(1);
          exact.put(normalized, handlers);
        }
        if (!handlers.contains(handler)) {
          handlers.add(handler);
        }
      }
    }
  }

  /** The handlers that name the type itself, then those that name how it begins. */
  List<ContentHandler> find(String mediaType) {
    List<ContentHandler> handlers = remembered.get(mediaType);
    if (handlers == null) {
      handlers = search(MediaTypes.normalized(mediaType));
      if (remembered.size() < MAX_REMEMBERED) {
        remembered.put(mediaType, handlers);
      }
    }
    return handlers;
  }

  private List<ContentHandler> search(String normalized) {
    List<ContentHandler> found = new ArrayList<>(exact.getOrDefault(normalized, List.of()));
    for (Prefix each : prefixes) {
      if (normalized.startsWith(each.prefix()) && !found.contains(each.handler())) {
        found.add(each.handler());
      }
    }
    return List.copyOf(found);
  }
}
