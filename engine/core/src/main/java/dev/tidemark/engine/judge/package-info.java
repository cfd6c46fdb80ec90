/**
 * Judgement, once for stores of all kinds: who stays, who may go, why nothing may go now, and the
 * values in which that is said. {@link dev.tidemark.engine.judge.Judge} decides over a {@link
 * dev.tidemark.engine.judge.Docket}, which each of the two protocols of removal makes of its store.
 * Pure: nothing here reads or changes a store, looks at a clock, or knows who asks. The values are
 * immutable; a docket is for one thread.
 */
@NullMarked
package dev.tidemark.engine.judge;

import org.jspecify.annotations.NullMarked;
