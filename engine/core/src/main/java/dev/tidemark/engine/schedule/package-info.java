/**
 * When to collect: often enough that space comes back soon, and seldom enough that collecting does
 * not become what the machine is busy with. The rules are those of containerd's scheduler, mended.
 *
 * <ol>
 *   <li><b>Nothing that happened is forgotten.</b> A change during a run counts towards the next
 *       one, and a run that fails is tried again until one succeeds.
 *   <li><b>Who asks for a collection gets one that starts afterwards</b>, and is never made to wait
 *       for a lock while one is under way.
 *   <li><b>Decisions are pure, effects are thin.</b> {@link dev.tidemark.engine.schedule.Timetable}
 *       decides from what it is told; {@link dev.tidemark.engine.schedule.Scheduler} tells it the
 *       time, keeps one timer and runs the collection.
 *   <li><b>Threads.</b> {@link dev.tidemark.engine.schedule.Scheduler} is thread-safe. Collections
 *       run one at a time, on the executor it is given; it starts no thread of its own.
 * </ol>
 */
@NullMarked
package dev.tidemark.engine.schedule;

import org.jspecify.annotations.NullMarked;
