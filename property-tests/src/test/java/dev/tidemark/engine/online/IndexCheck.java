package dev.tidemark.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a catalog keeps in step with its records says what a look at all of them says. */
final class IndexCheck {

  private IndexCheck() {}

  /** Throws an assertion error if not. */
  static void check(CatalogView view, String namespace, String when) {
    Map<Kind, Long> records = new HashMap<>();
    // condemned ones too, until they are removed
    view.nodes(NodeSet.KNOWN)
        .forEach(
            id ->
                view.outline(id)
                    .ifPresent(one -> records.merge(one.resource().kind(), 1L, Long::sum)));
    assertThat(view.records(namespace)).as("numbers at %s", when).isEqualTo(records);
    Map<Resource, Set<Resource>> offspring = new HashMap<>();
    view.each(
        Kind.SNAPSHOT,
        namespace,
        one -> {
          offspring.computeIfAbsent(one.resource(), any -> new HashSet<>());
          String parent = one.field(Entry.PARENT);
          if (!parent.isEmpty()) {
            offspring
                .computeIfAbsent(
                    Resource.snapshot(namespace, "overlay", parent), any -> new HashSet<>())
                .add(one.resource());
          }
        });
    offspring.forEach(
        (parent, children) ->
            assertThat(new HashSet<>(view.offspring(parent)))
                .as("children of %s at %s", parent, when)
                .isEqualTo(children));
  }
}
