/**
 * What the operating system can do with files and Java does not say: files that have all their
 * blocks before anybody uses them, and the locks of other programs.
 *
 * <ul>
 *   <li><b>Ground floor.</b> Knows nothing else of the engine, and nothing of what is in a file.
 *   <li><b>No half files.</b> What appears under a name is complete, also to a process that looks
 *       at the same moment, and after a crash.
 *   <li><b>Where the system cannot do it</b> (it is no Linux, or the file system is a simple one)
 *       the answer says so, and nothing has been changed.
 * </ul>
 */
@NullMarked
package dev.tidemark.engine.files;

import org.jspecify.annotations.NullMarked;
