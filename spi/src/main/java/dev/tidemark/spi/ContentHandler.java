package dev.tidemark.spi;

import java.io.IOException;
import java.util.List;
import org.pf4j.ExtensionPoint;

/**
 * Tells which other content a piece of content refers to.
 *
 * <p>A handler is a pure function of the bytes it is shown. Content is immutable, so the engine
 * asks once per blob and media type, stores the answer as labels, and does not ask again until the
 * set of installed handlers changes.
 *
 * <p><b>When in doubt, report the reference.</b> A reference too many costs space; a reference too
 * few costs somebody's data. Where several handlers name one media type, the union of their answers
 * counts.
 *
 * <p><b>Threads.</b> One instance serves all threads. Keep no mutable state. A public constructor
 * without parameters is needed.
 */
public interface ContentHandler extends ExtensionPoint {

  /**
   * Returns every reference made by {@code content}, in document order; empty if it makes none.
   *
   * @throws MalformedContentException if the content is not what its media type promises; never
   *     read as "refers to nothing"
   * @throws IOException passed on from {@code content}
   */
  List<Reference> references(Content content) throws IOException, MalformedContentException;
}
