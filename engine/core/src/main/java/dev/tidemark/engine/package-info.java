/**
 * The engine, for those who embed it. {@link dev.tidemark.engine.Engine} opens both: a store that
 * others write, and one that is written through the engine.
 *
 * <p>Content is immutable, so decoding is a pure function of the bytes. A handler decodes a blob
 * once; its references are stored as labels and, beside them, as edges between dense ids. A
 * collection reads no documents: it marks over edges on a snapshot, plans as a pure function, and
 * sweeps in small transactions. Every step can be cut off and run again; a crash may cost space,
 * never data.
 *
 * <p>That is for stores that others write. A store that is written through the engine is a {@link
 * dev.tidemark.engine.managed.ManagedStore}: its metadata are the truth, nothing is scanned, and
 * {@link dev.tidemark.engine.online} collects it while writers write.
 *
 * <pre>
 * BlobStore -scan-> new blobs -decode-> references -label-> metadata
 *     ^                                                        | snapshot
 *   delete <-sweep- Plan <-plan- ages, policy <-mark- roots <--+
 * </pre>
 */
@NullMarked
package dev.tidemark.engine;

import org.jspecify.annotations.NullMarked;
