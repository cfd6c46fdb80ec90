package dev.tidemark.engine.metadata.lmdb;

import java.io.IOException;

/** What is on disk is not what LMDB has written. The message is the end of a sentence about it. */
final class DamagedException extends IOException {

  private static final long serialVersionUID = 1;

  DamagedException(String message) {
    super(message);
  }
}
