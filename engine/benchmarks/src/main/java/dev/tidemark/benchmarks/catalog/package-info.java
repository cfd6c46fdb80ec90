/** What a scan costs to write down, in the tables of today and in others. */
@NullMarked
package dev.tidemark.benchmarks.catalog;

import org.jspecify.annotations.NullMarked;
