/**
 * Scan, mark, plan, sweep: what a collection of a mirrored store is made of.
 *
 * <ol>
 *   <li><b>Never delete on doubt.</b> What cannot be read, listed or judged stops the sweep, or
 *       keeps the content; nothing is ever taken for garbage because something failed.
 *   <li><b>Decisions are pure, effects are thin.</b> {@link dev.tidemark.engine.judge.Judge} and
 *       {@link dev.tidemark.engine.mirror.Planner} turn a snapshot into a value; {@link
 *       dev.tidemark.engine.mirror.Scanner} and {@link dev.tidemark.engine.mirror.Sweeper} do what
 *       has to be done, in steps that can be cut off anywhere and run again.
 *   <li><b>Names before content.</b> Where names alone count, the entries of what is to go leave
 *       the index first; what is still listed then is a root like any other.
 *   <li><b>Threads.</b> One collection at a time per store, across processes: {@link
 *       dev.tidemark.engine.files.CollectorLock}. The scanner reads content on the executor it is
 *       given, and the sweeper deletes on threads of its own; everything else runs on the caller's
 *       thread.
 * </ol>
 */
@NullMarked
package dev.tidemark.engine.mirror;

import org.jspecify.annotations.NullMarked;
