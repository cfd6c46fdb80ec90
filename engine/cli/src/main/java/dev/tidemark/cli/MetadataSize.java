package dev.tidemark.cli;

import dev.tidemark.engine.model.Occupancy;
import java.util.LinkedHashMap;
import java.util.Map;

/** How much room the metadata of a store take. */
final class MetadataSize {

  /** In bytes. Smaller metadata are no trouble, however much of them is free. */
  private static final long LARGE = 64 << 20;

  private MetadataSize() {}

  /** For programs. */
  static Map<String, Object> json(Occupancy metadata) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("bytes", metadata.bytes());
    json.put("pages", metadata.pages());
    json.put("freePages", metadata.free());
    json.put("readers", metadata.readers());
    return json;
  }

  /** For people, where there is something to wonder about: large, and most of it free. */
  static void tell(Occupancy metadata, Output out) {
    if (metadata.bytes() >= LARGE && metadata.free() > metadata.pages() / 2) {
      out.prose(
          "The metadata take "
              + Quantity.size(metadata.bytes())
              + ", "
              + Quantity.size(metadata.freeBytes())
              + " of it free and to be used again: a program reads, or has read, for long.");
    }
  }
}
