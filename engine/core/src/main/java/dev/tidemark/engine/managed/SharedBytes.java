package dev.tidemark.engine.managed;

import java.util.Objects;

/**
 * The bytes of all namespaces.
 *
 * @param sharing what namespaces may know of each other's
 */
record SharedBytes(BlobFiles bytes, Sharing sharing) {

  SharedBytes {
    Objects.requireNonNull(bytes, "bytes");
    Objects.requireNonNull(sharing, "sharing");
  }
}
