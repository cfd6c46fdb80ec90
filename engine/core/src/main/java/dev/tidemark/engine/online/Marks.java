package dev.tidemark.engine.online;

import dev.tidemark.engine.metadata.Bitmap;

/**
 * What a mark has reached.
 *
 * @param deep what stays, with everything it refers to
 * @param flat what stays by itself: flat leases hold it
 * @param until the last shade that is accounted for
 */
record Marks(Bitmap deep, Bitmap flat, long until) {

  boolean reached(long id) {
    return deep.get(id) || flat.get(id);
  }
}
