/**
 * What is said of a collection, whatever the store: for now why it is refused. Values only, below
 * both protocols of removal; nothing here reads or changes a store.
 */
@NullMarked
package dev.tidemark.engine.judge;

import org.jspecify.annotations.NullMarked;
