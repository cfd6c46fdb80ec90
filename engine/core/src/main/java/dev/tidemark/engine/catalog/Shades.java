package dev.tidemark.engine.catalog;

/**
 * Nodes that writers have told a marking collection of.
 *
 * @param last where the next look begins
 * @param ids the nodes, some perhaps several times; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // read once, by one loop
public record Shades(long last, long[] ids) {}
