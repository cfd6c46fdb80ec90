/**
 * The metadata in LMDB: the only package that sees lmdbjava.
 *
 * <p>There is one set of tables. Those of the second and third part stay empty in the other sort of
 * store.
 *
 * <pre>
 * table      key                             value
 * meta       name                            the schema, numbers, and texts that users of it name
 * ids        digest, namespace (content)     id; new ones are written in the order of their keys
 *            kind, namespace, name (others)
 * nodes      id                              what it is called, and what is recorded of it
 * edges      first parent id of a block      EdgeBlock
 * strings    's' text or its hash / 'i' id   label keys, media types and the like, interned
 * bits       which, chunk                    one page of a bitmap
 * spaces     namespace                       managed: how many names it has, and records by kind
 *                                            mirrored: its number, name and version
 *
 * roots      number of a space, position     node id, source, name
 * links      number of a space, kind, id     ids from that one on
 * findings   id                              lines of text
 * trash      id                              digest, stamp of its bytes
 *
 * backlinks  end of a target's hash, node id  nothing; the node may say that it points at this: a
 *                                            snapshot at its parent, an image at a digest
 * held       lease id, node id               nothing; holding is the same the other way round
 * expiry     instant, node id                nothing
 * queue      as ids, content by digest       what a backend has to remove, and the last failure
 * shade      number                          ids that one transaction tells a marking collection
 * </pre>
 *
 * <p>They are read in one way, {@code LmdbNodes}, and written in two. {@code LmdbChange} writes
 * what is true: it takes edges away with their labels, tells a collection that marks, and leaves
 * names to what was condemned. {@code LmdbWriter} writes what a scan has found, many nodes at a
 * time and without a look at what was recorded, and never takes an edge away by itself. A mirrored
 * store has one node for each digest, in no namespace; what its repositories have are roots and
 * links.
 *
 * <p>{@code ids} is the only large one in random order: each record that is written costs a page of
 * its own there, and should cost one nowhere else. Whether another namespace has a digest is seen
 * from the neighbours of its key. What was removed stays in {@code ids}, {@code nodes} and {@code
 * edges}, and in the set of the condemned, until it is enough for neighbours to share pages.
 *
 * <ul>
 *   <li><b>One schema</b> for both sorts, which says which of them a store is. An earlier one is
 *       brought up in one transaction, while no other process has the store open: an older program
 *       has looked at the schema before, and would write on as it knows.
 *   <li><b>Durability.</b> LMDB's default: a commit is on disk when it returns.
 *   <li><b>Range scans</b> use raw cursors only: lmdbjava's key ranges compare bytes as signed
 *       numbers.
 *   <li><b>Growth.</b> The map is reserved sparsely and doubled when full, under a lock that keeps
 *       every transaction of this process out.
 *   <li><b>A full disk</b> is an exception, never the end of the process: the lock file has its
 *       blocks before LMDB maps it, and the file of data keeps a reserve for the next pages.
 *   <li><b>Damage</b> that can be seen in the header or in the length of the file is an exception
 *       of whoever opens it. LMDB has no checksums; nonsense inside of pages is not looked for.
 *   <li><b>Readers</b> of killed processes are let go once a second, by whoever writes. LMDB does
 *       not see them across PID namespaces, and never looks at those of its own process.
 *   <li><b>Failures</b> leave this package as MetadataException, or IOException at opening.
 *   <li><b>One environment per path and process</b>: a second open would drop LMDB's own file
 *       locks.
 *   <li><b>JVM flags.</b> None on JDK 17: buffers are Agrona's, which lmdbjava can use without
 *       reflection into {@code java.nio}.
 * </ul>
 */
@NullMarked
package dev.tidemark.engine.metadata.lmdb;

import org.jspecify.annotations.NullMarked;
