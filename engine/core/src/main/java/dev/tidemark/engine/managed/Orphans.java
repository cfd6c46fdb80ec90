package dev.tidemark.engine.managed;

/**
 * Bytes that nothing is recorded of, as a crash may leave them.
 *
 * @param number how many blobs and unfinished uploads
 * @param bytes their size
 */
public record Orphans(long number, long bytes) {}
