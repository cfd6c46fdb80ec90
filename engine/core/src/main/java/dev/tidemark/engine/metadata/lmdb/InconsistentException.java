package dev.tidemark.engine.metadata.lmdb;

/** A record leads to another one that is not there; the message says which. */
final class InconsistentException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  InconsistentException(String message) {
    super(message);
  }
}
