package dev.tidemark.spi;

import java.util.List;
import java.util.Optional;

/**
 * A JSON object, read so that no edge gets lost: names match case-insensitively, and a name that
 * stands there several times counts with all its values (Go and Java disagree on both, and an
 * attacker may choose the reader he wants to fool). Immutable.
 */
public interface Document {

  /** Whether the field is there, even if null or empty. */
  boolean has(String field);

  /**
   * The descriptors in a field that holds one or an array of them; none if it is absent or null.
   *
   * @throws MalformedContentException if something there is not an object with a digest
   */
  List<Descriptor> descriptors(String field) throws MalformedContentException;

  /**
   * The objects in a field that holds one or an array of them; none if it is absent or null.
   *
   * @throws MalformedContentException if something there is not an object
   */
  List<Document> objects(String field) throws MalformedContentException;

  /**
   * This whole object as a descriptor.
   *
   * @throws MalformedContentException if it has no valid digest
   */
  Descriptor asDescriptor() throws MalformedContentException;

  /** The first value of the field that is a string. */
  Optional<String> string(String field);

  /** The strings in a field that holds one or an array of them; other values are passed over. */
  List<String> strings(String field);

  /**
   * Rejects a document in disguise: content that says by its fields that it is something else than
   * its media type (CVE-2021-41190). The engine then reports it, and reads it by every shape it
   * shows.
   *
   * @throws MalformedContentException if any of the fields is there
   */
  default void forbid(String... fields) throws MalformedContentException {
    for (String field : fields) {
      if (has(field)) {
        throw new MalformedContentException(
            "has a field '" + field + "', which contradicts its media type");
      }
    }
  }
}
