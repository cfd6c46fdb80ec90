package dev.tidemark.engine.managed;

import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.References;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps what it holds, until it is deleted or expires.
 *
 * @param id its name
 * @param created when it was recorded, to the millisecond
 * @param labels without those that are empty; {@link #EXPIRE} and {@link #FLAT} mean something
 */
public record Lease(String id, Instant created, Map<String, String> labels) {

  /** Label: RFC 3339 instant after which a lease protects nothing. What is no instant never is. */
  public static final String EXPIRE = References.EXPIRE;

  /**
   * Label, of any value: what the lease holds does not keep what its own labels refer to. Parents
   * of snapshots and targets of images are kept all the same.
   */
  public static final String FLAT = References.FLAT;

  /**
   * @throws StoreException if the id is empty
   */
  public Lease {
    Objects.requireNonNull(created, "created");
    labels = FieldPaths.present(labels);
    if (id.isEmpty()) {
      throw StoreException.invalid("lease without an id; give one");
    }
  }

  static Lease of(Entry entry) {
    return new Lease(entry.resource().key(), entry.created(), entry.labels());
  }

  /** What a filter sees. */
  Optional<String> field(String path) {
    return path.equals("id") ? Optional.of(id) : FieldPaths.value(path, "labels", labels);
  }
}
