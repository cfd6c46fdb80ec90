/** Text for people: an exception in one line, counts and lists as one writes them. */
@NullMarked
package dev.tidemark.engine.text;

import org.jspecify.annotations.NullMarked;
