package dev.tidemark.engine.decode;

import java.util.Objects;

/**
 * Something that is wrong with a blob.
 *
 * @param severity what it means for a collection
 * @param message what is wrong, in one line, without the name of the blob
 */
public record Finding(Severity severity, String message) {

  /** What a finding means for a collection. */
  public enum Severity {
    /**
     * The blob could not be read completely: references may be missing, so nothing may be deleted.
     */
    UNREADABLE,
    /** Somebody should look at it, but every reference that is there was found. */
    SUSPICIOUS
  }

  public Finding {
    Objects.requireNonNull(severity, "severity");
    message = OneLine.of(message);
  }

  static Finding unreadable(String message) {
    return new Finding(Severity.UNREADABLE, message);
  }

  static Finding suspicious(String message) {
    return new Finding(Severity.SUSPICIOUS, message);
  }
}
