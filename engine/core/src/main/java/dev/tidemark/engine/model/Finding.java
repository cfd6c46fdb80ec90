package dev.tidemark.engine.model;

import dev.tidemark.engine.text.OneLine;
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
     * Its bytes could not be had, or a handler failed: whoever can read them may find references.
     * Nothing may be deleted, because even what nothing refers to may be the referrer of something.
     */
    UNREADABLE,
    /**
     * Its bytes are not what they should be: not those of its digest, or no document of its type.
     * References may be missing, so nothing may be deleted if it is needed. If it is not, it is
     * itself of use to nobody.
     */
    DAMAGED,
    /** Somebody should look at it, but every reference that is there was found. */
    SUSPICIOUS
  }

  public Finding {
    Objects.requireNonNull(severity, "severity");
    message = OneLine.of(message);
  }

  public static Finding unreadable(String message) {
    return new Finding(Severity.UNREADABLE, message);
  }

  public static Finding damaged(String message) {
    return new Finding(Severity.DAMAGED, message);
  }

  public static Finding suspicious(String message) {
    return new Finding(Severity.SUSPICIOUS, message);
  }
}
