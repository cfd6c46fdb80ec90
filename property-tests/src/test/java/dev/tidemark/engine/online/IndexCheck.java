package dev.tidemark.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
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
    Map<Digest, Set<Resource>> named = new HashMap<>();
    view.each(Kind.CONTENT, namespace, one -> named.put(digest(one.resource().key()), Set.of()));
    view.each(
        Kind.IMAGE,
        namespace,
        one ->
            named.merge(
                digest(one.field(Entry.TARGET_DIGEST)), Set.of(one.resource()), IndexCheck::both));
    named.forEach(
        (digest, images) ->
            assertThat(view.named(digest))
                .as("names of %s at %s", digest, when)
                .containsExactlyInAnyOrderElementsOf(images));
  }

  private static Digest digest(String text) {
    return Digest.parse(text);
  }

  private static Set<Resource> both(Set<Resource> one, Set<Resource> other) {
    Set<Resource> both = new HashSet<>(one);
    both.addAll(other);
    return both;
  }
}
