/**
 * A content store with its metadata, to be embedded in a storage backend: content, images, leases,
 * snapshots and containers in namespaces, as containerd's metadata store has them.
 *
 * <ol>
 *   <li><b>Begin with a lease.</b> {@link dev.tidemark.engine.managed.Workspace#under} makes every
 *       answer and every write of a workspace a claim of that lease, in the same transaction.
 *   <li><b>What a method returns is durable.</b> It survives the loss of power.
 *   <li><b>Bytes are there before their record</b>, and go after it. Both ends are checked.
 *   <li><b>Refusals are {@link dev.tidemark.engine.managed.StoreException}s</b> with a reason that
 *       programs can tell apart.
 *   <li><b>Threads.</b> Everything here is thread-safe but {@code ContentWriter}.
 * </ol>
 */
@NullMarked
package dev.tidemark.engine.managed;

import org.jspecify.annotations.NullMarked;
