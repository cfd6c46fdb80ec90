/** What a scan costs to write down, as scans do it and as managed stores do. */
@NullMarked
package dev.tidemark.benchmarks.catalog;

import org.jspecify.annotations.NullMarked;
