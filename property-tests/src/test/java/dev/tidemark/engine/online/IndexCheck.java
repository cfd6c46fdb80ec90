package dev.tidemark.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.Entry;
import dev.tidemark.engine.catalog.Kind;
import dev.tidemark.engine.catalog.NodeSet;
import dev.tidemark.engine.catalog.Resource;
import dev.tidemark.engine.catalog.View;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a catalog keeps in step with its records says what a look at all of them says. */
final class IndexCheck {

  private IndexCheck() {}

  /** Throws an assertion error if not. */
  static void check(View view, String namespace, String when) {
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
