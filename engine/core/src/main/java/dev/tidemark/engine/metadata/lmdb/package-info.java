/**
 * The metadata in LMDB: the only package that sees lmdbjava.
 *
 * <p>Of mirrored stores:
 *
 * <pre>
 * table      key                             value
 * meta       name                            UTF-8 text
 * ids        kind, namespace, digest bytes   id; the only table in random order
 * nodes      id                              digest key, size, time, roles, labels
 * edges      first parent id of a block      EdgeBlock
 * strings    's' text or its hash / 'i' id   label keys and media types, interned
 * bits       which, chunk                    one page of a bitmap
 * roots      position                        node id, space, source, name
 * findings   id                              lines of text
 * trash      id                              digest key, stamp of its bytes
 * </pre>
 *
 * <p>Of managed stores, beside edges, strings and bits:
 *
 * <pre>
 * table      key                             value
 * meta       name                            number, text, or where the collection stands
 * ids        digest, namespace (content)     id; new ones are written in the order of their keys
 *            kind, namespace, name (others)
 * spaces     namespace                       how many names it has, and records of each kind
 * nodes      id                              kind, namespace, name, times, fields, labels
 * offspring  name of a snapshot, node id     nothing; the node says that this is its parent
 * held       lease id, node id               nothing; holding is the same the other way round
 * expiry     instant, node id                nothing
 * queue      as ids, content by digest       what a backend has to remove, and the last failure
 * shade      number                          ids that one transaction tells a marking collection
 * </pre>
 *
 * <p>{@code ids} is the only large one in random order: each record that is written costs a page of
 * its own there, and should cost one nowhere else. Whether another namespace has a digest is seen
 * from the neighbours of its key. What was removed stays in {@code ids}, {@code nodes} and {@code
 * edges}, and in the set of the condemned, until it is enough for neighbours to share pages.
 *
 * <ul>
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
