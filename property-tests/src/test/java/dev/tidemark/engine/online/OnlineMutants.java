package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collections with one defect each, of the kinds that lose data, or leak it. */
final class OnlineMutants {

  private OnlineMutants() {}

  /** What writers shade is not looked at. */
  static final OnlineHistory.Collections NO_SHADING =
      marking(
          (collectors, now) ->
              new Marking(collectors, now, Duration.ZERO, Bound.NONE) {
                @Override
                void follow(CatalogView view, long[] from) {}
              });

  /** What is shaded stays; what it refers to does not. */
  static final OnlineHistory.Collections NO_CLOSURE =
      marking(
          (collectors, now) ->
              new Marking(collectors, now, Duration.ZERO, Bound.NONE) {
                @Override
                void follow(CatalogView view, long[] from) {
                  for (long id : from) {
                    reach(id, new ArrayDeque<>());
                  }
                }
              });

  /**
   * Nothing is decided at once: each victim is looked at again in the transaction that removes it,
   * whether a writer has shaded it meanwhile.
   */
  static final OnlineHistory.Collections NO_FLIP =
      (catalog, collectors, now) ->
          new NoFlip(catalog, collectors, OnlineHistory.marking(collectors, now));

  /** A lease that does not count. */
  static final OnlineHistory.Collections NO_LEASES =
      marking(
          (collectors, now) ->
              new Marking(collectors, now, Duration.ZERO, Bound.NONE) {
                @Override
                Roots roots(CatalogView view) {
                  Bitmap deep = super.roots(view).deep();
                  Bitmap held = new Bitmap(1);
                  view.holdings((lease, target) -> held.set(target));
                  Bitmap rooted = view.nodes(NodeSet.ROOT);
                  view.expiring((id, due) -> rooted.set(id));
                  return new Roots(deep.minus(held.minus(rooted)), new Bitmap(1));
                }
              });

  /** Expired names count for ever. */
  static final OnlineHistory.Collections NO_EXPIRY =
      marking((collectors, now) -> OnlineHistory.marking(collectors, Instant.EPOCH));

  /** A deletion that did not happen is reported as done. */
  static final OnlineHistory.Backends FORGETFUL =
      random ->
          new FaultyBackend(random) {
            @Override
            void fail() {}
          };

  /** A deletion that fails has deleted something else. */
  static final OnlineHistory.Backends CONFUSED =
      random ->
          new FaultyBackend(random) {
            @Override
            void fail() throws IOException {
              blobs().stream().findFirst().ifPresent(this::lose);
              super.fail();
            }
          };

  private interface Markings {
    Marking make(Collectors collectors, Instant now);
  }

  private static OnlineHistory.Collections marking(Markings broken) {
    return (catalog, collectors, now) ->
        new Collection(
            catalog, collectors, broken.make(collectors, now), OnlineHistory.smallSteps());
  }

  private static final class NoFlip extends Collection {
    private final Catalog catalog;
    private final Marking marking;
    private final Deque<Long> victims = new ArrayDeque<>();

    NoFlip(Catalog catalog, Collectors collectors, Marking marking) {
      super(catalog, collectors, marking, OnlineHistory.smallSteps());
      this.catalog = catalog;
      this.marking = marking;
    }

    @Override
    void flip() {
      super.drain();
      marking.garbage().forEach(victims::add);
    }

    @Override
    boolean sweep(@Nullable Consumer<Resource> removed) {
      Long victim = victims.poll();
      if (victim == null) {
        return false;
      }
      Optional<Resource> name = catalog.read((CatalogView view) -> view.resource(victim));
      catalog.write(
          change -> {
            for (long shaded : change.shades(0).ids()) {
              if (shaded == victim) {
                return false;
              }
            }
            long[] one = {victim};
            Bitmap dead = new Bitmap(1);
            dead.set(victim);
            change.condemn(dead);
            change.sweep(one);
            change.unname(one);
            change.purge(one);
            return true;
          });
      if (removed != null) {
        name.ifPresent(removed);
      }
      return true;
    }
  }
}
