package dev.tidemark.engine.mirror;

import dev.tidemark.engine.mirror.Assessment.Victim;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * What became of one victim.
 *
 * @param id its node
 * @param victim what was to go
 * @param gone whether it is gone by this run; not if it was not there any more
 * @param stays whether it is still there
 * @param trouble why, unless somebody has written it again
 */
record Disposed(
    long id, Victim victim, boolean gone, boolean stays, Optional<IOException> trouble) {

  static Disposed gone(Map.Entry<Long, Victim> one) {
    return new Disposed(one.getKey(), one.getValue(), true, false, Optional.empty());
  }

  static Disposed absent(Map.Entry<Long, Victim> one) {
    return new Disposed(one.getKey(), one.getValue(), false, false, Optional.empty());
  }

  static Disposed renewed(Map.Entry<Long, Victim> one) {
    return new Disposed(one.getKey(), one.getValue(), false, true, Optional.empty());
  }

  static Disposed stays(Map.Entry<Long, Victim> one, IOException trouble) {
    return new Disposed(one.getKey(), one.getValue(), false, true, Optional.of(trouble));
  }
}
