/**
 * Tar archives, written and read strictly. Which library does it stays hidden in here.
 *
 * <p>What is written depends on names and contents alone: no times, no owners, no order of a file
 * system. What is read has to be an archive to its last byte: cut off, padded with something else,
 * or with names that lead out of it, it is refused in one line.
 */
@NullMarked
package dev.tidemark.images.tar;

import org.jspecify.annotations.NullMarked;
