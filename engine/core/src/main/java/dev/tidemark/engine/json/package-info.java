/**
 * JSON, read leniently where content is foreign and written exactly as Go writes it where a digest
 * depends on it. Keeps duplicate names and matches names without regard to case, since what a
 * reader drops may be what keeps content. The only package that knows Jackson. Thread-safe.
 */
@NullMarked
package dev.tidemark.engine.json;

import org.jspecify.annotations.NullMarked;
