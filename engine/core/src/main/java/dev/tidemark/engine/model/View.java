package dev.tidemark.engine.model;

import dev.tidemark.engine.mark.Graph;
import java.util.List;
import java.util.Optional;

/**
 * A store of any kind at one moment, for questions about its nodes. Valid inside the call that it
 * was given to; for one thread.
 */
public interface View extends Graph {

  /** What {@link #id} answers for what nobody has ever heard of. */
  long NONE = -1;

  /** The id of a resource, stored or only referred to; {@link #NONE} if neither. */
  long id(Resource resource);

  /** What has this id; empty if it is gone. */
  Optional<Resource> resource(long node);

  /** Whether it is in the store, and not only referred to. */
  boolean present(long node);

  /** All that makes a node stay by itself, with what it refers to; empty if nothing does. */
  List<Root> roots(long node);

  /** What makes a node stay by itself only, and not with what it refers to. */
  Optional<Root> alone(long node);

  /** What refers to a node beside the edges of the graph. */
  List<Long> referrers(long node);

  /** Why a node that nothing keeps does not stay though something says so, in one clause. */
  Optional<String> over(long node);
}
