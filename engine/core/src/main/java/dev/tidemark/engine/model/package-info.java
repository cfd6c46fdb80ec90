/**
 * What a store consists of, whoever writes it: resources with records and labels, the grammar of
 * the labels that refer to others, and what was found wrong with content. Values and interfaces
 * only; where they are stored is somebody else's concern.
 */
@NullMarked
package dev.tidemark.engine.model;

import org.jspecify.annotations.NullMarked;
