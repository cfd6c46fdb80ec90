package dev.tidemark.spi.store;

import java.util.List;

/**
 * All names of one space at one moment.
 *
 * @param names in the backend's order; one name may stand there several times
 * @param warnings what was passed over and why, a line each, for people
 */
public record NameList(List<Name> names, List<String> warnings) {

  public NameList {
    names = List.copyOf(names);
    warnings = List.copyOf(warnings);
  }
}
