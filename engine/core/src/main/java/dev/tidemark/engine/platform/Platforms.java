package dev.tidemark.engine.platform;

/** Reads, writes and compares platforms. */
public final class Platforms {

  private Platforms() {}
}
