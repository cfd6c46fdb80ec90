package dev.tidemark.images.graph;

import java.io.IOException;

/**
 * Says that a walk found no child of anything, as when all platforms of an image were filtered out
 * (containerd {@code ErrEmptyWalk}).
 */
public final class EmptyWalkException extends IOException {

  private static final long serialVersionUID = 1L;

  EmptyWalkException() {
    super("nothing found: the image might be filtered out");
  }
}
