package dev.tidemark.images.graph;

import dev.tidemark.spi.Descriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Several handlers as one. */
public final class Chain {

  private Chain() {}

  /**
   * A handler that asks these one after the other, and finds what they find together (containerd
   * {@code images.Handlers}). A {@link StopHandlerException}, or what has one as a cause, ends the
   * chain with what the handlers before that one have found; every other exception ends it with
   * nothing.
   */
  public static Handler of(Handler... handlers) {
    List<Handler> all = List.of(handlers);
    return descriptor -> run(all, descriptor);
  }

  private static List<Descriptor> run(List<Handler> handlers, Descriptor descriptor)
      throws IOException {
    List<Descriptor> children = new ArrayList<>();
    try {
      for (Handler handler : handlers) {
        children.addAll(handler.handle(descriptor));
      }
    } catch (IOException | RuntimeException e) {
      if (!Answers.is(e, StopHandlerException.class)) {
        throw e;
      }
      // what was found until then counts
    }
    return children;
  }
}
