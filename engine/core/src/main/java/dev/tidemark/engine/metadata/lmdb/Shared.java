package dev.tidemark.engine.metadata.lmdb;

/** What all transactions of an open catalog have in common. */
record Shared(CatalogTables tables, Condemned condemned, Strings.Known strings) {}
