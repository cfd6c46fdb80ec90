/**
 * The command line: words in, the engine's answers out, for people or as JSON.
 *
 * <ol>
 *   <li><b>Thin.</b> What is decided, is decided by the engine; here it is asked and shown. One
 *       class per command, and {@link dev.tidemark.cli.Tidemark} runs one of them.
 *   <li><b>Standard output is the answer.</b> With {@code --json} nothing but JSON goes there.
 *       Progress, warnings and errors go to standard error, each in one line.
 *   <li><b>Nothing from a store reaches a terminal as it is.</b> Names and types are chosen by
 *       whoever wrote the content, so control characters are taken out on the way; see {@link
 *       dev.tidemark.cli.Output}.
 *   <li><b>Start fast.</b> A class is loaded when its command needs it: no data binding, cache,
 *       plugin, managed store or progress bar before, and no streams, regular expressions or
 *       formatters on the way to the first answer.
 *   <li><b>Threads.</b> One run uses one thread. Several runs may go on in one process, each with a
 *       {@link dev.tidemark.cli.Shell} of its own.
 * </ol>
 */
@NullMarked
package dev.tidemark.cli;

import org.jspecify.annotations.NullMarked;
