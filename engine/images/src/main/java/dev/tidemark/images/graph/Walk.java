package dev.tidemark.images.graph;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.files.Cancellation;
import dev.tidemark.spi.Descriptor;
import java.io.IOException;
import java.util.List;

/**
 * Walks over content on the caller's thread: a parent before its children, and all below one child
 * before the next one. What a handler finds is handled in turn.
 *
 * <p>Content is handled once under each media type that it is listed by, however often that is
 * (containerd's {@code images.Walk} handles it each time, and so may take exponentially long); a
 * digest that is listed under more than 16 is an {@link InvalidContentException}. Of what differs
 * between two descriptors of the same content, such as the platform, a handler therefore sees the
 * first only. The walk keeps in memory what it has met and what is listed and not yet handled.
 *
 * <p>A {@link SkipDescriptorException}, or what has one as a cause, leaves out the children of a
 * descriptor; every other exception ends the walk, a {@link StopHandlerException} too. So does an
 * interrupt.
 */
public final class Walk {

  private Walk() {}

  /** Walks from {@code roots} (containerd {@code images.Walk}). */
  public static void walk(Handler handler, Descriptor... roots) throws IOException {
    children(handler, roots);
  }

  /**
   * The same, but no handler may ever find nothing (containerd {@code images.WalkNotEmpty}).
   *
   * @throws EmptyWalkException if no child of anything was found
   */
  public static void walkNotEmpty(Handler handler, Descriptor... roots) throws IOException {
    if (!children(handler, roots)) {
      throw new EmptyWalkException();
    }
  }

  /** Whether there were any. */
  private static boolean children(Handler handler, Descriptor... roots) throws IOException {
    boolean any = false;
    Seen seen = new Seen();
    Pending pending = new Pending(roots);
    while (!pending.isEmpty()) {
      Descriptor next = pending.next();
      if (seen.add(next)) {
        Cancellation.check();
        List<Descriptor> children = childrenOf(next, handler);
        any |= !children.isEmpty();
        pending.add(children);
      }
    }
    return any;
  }

  static List<Descriptor> childrenOf(Descriptor descriptor, Handler handler) throws IOException {
    try {
      return handler.handle(descriptor);
    } catch (IOException | RuntimeException e) {
      if (Answers.is(e, SkipDescriptorException.class)) {
        return List.of();
      }
      throw e;
    }
  }
}
