/** Questions about a store that change nothing. */
@NullMarked
package dev.tidemark.engine.ask;

import org.jspecify.annotations.NullMarked;
