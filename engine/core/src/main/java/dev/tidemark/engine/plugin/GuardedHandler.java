package dev.tidemark.engine.plugin;

import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.LeafHandler;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.Reference;
import java.io.IOException;
import java.util.List;

/**
 * A handler whose faults are told as those of its plugin.
 *
 * @param handler the plugin's own
 */
record GuardedHandler(ContentHandler handler, Guard guard) implements ContentHandler {

  /** Whether a handler of a table is a {@link LeafHandler}. */
  static boolean isLeaf(ContentHandler one) {
    return one instanceof GuardedHandler guarded && guarded.handler() instanceof LeafHandler;
  }

  @Override
  public List<Reference> references(Content content) throws IOException, MalformedContentException {
    try {
      return Guard.whole(handler.references(content));
    } catch (MalformedContentException | IOException | PluginFailure e) {
      throw e;
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      throw guard.failure("the references of " + content.mediaType(), e);
    }
  }
}
