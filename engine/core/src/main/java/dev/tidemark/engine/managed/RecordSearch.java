package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Cycle;
import dev.tidemark.engine.catalog.Page;
import dev.tidemark.engine.filter.Filter;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Looks for records of one kind in the namespace of a scope. What is found is not claimed by any
 * lease.
 *
 * @param <T> what a record is for users
 * @param type makes one of what is recorded
 * @param field what filters see of one, by a path with dots in it
 */
record RecordSearch<T>(
    Scope scope,
    Kind kind,
    Function<Entry, T> type,
    BiFunction<T, String, Optional<String>> field) {

  /**
   * Those that match one of the filters, in the order of their keys; all if there is no filter. All
   * of one moment.
   */
  List<T> list(Predicate<Resource> which, String... filters) {
    Filter filter = filter(filters);
    return scope
        .catalog()
        .read(
            view -> {
              List<T> matching = new ArrayList<>();
              view.each(
                  kind,
                  scope.namespace(),
                  entry -> matching(entry, which, filter).ifPresent(matching::add));
              return List.copyOf(matching);
            });
  }

  private Optional<T> matching(Entry entry, Predicate<Resource> which, Filter filter) {
    return Optional.of(entry)
        .filter(one -> which.test(one.resource()))
        .map(type)
        .filter(one -> matches(filter, one));
  }

  /**
   * The same one after the other, in many short transactions: what is there all the time comes
   * once, and what comes or goes meanwhile once or not at all.
   *
   * @param each is called in none of the transactions
   */
  void each(Predicate<Resource> which, Consumer<? super T> each, String... filters) {
    Filter filter = filter(filters);
    String place = "";
    do {
      String from = place;
      Page page = scope.catalog().read(view -> view.page(kind, scope.namespace(), from));
      page.entries().forEach(entry -> matching(entry, which, filter).ifPresent(each));
      place = page.next();
    } while (!place.isEmpty());
  }

  /** How many {@link #each} would come to. */
  long count(Predicate<Resource> which, String... filters) {
    long[] count = {0};
    each(which, one -> count[0]++, filters);
    return count[0];
  }

  /** How many there are of the kind. */
  long count(String... filters) {
    if (filters.length == 0) {
      // while a collection removes, what it has condemned is still counted there
      Optional<Long> known =
          scope
              .catalog()
              .read(
                  view ->
                      Optional.of(view.records(scope.namespace()).getOrDefault(kind, 0L))
                          .filter(any -> view.cycle().phase() != Cycle.Phase.SWEEP));
      if (known.isPresent()) {
        return known.get();
      }
    }
    return count(any -> true, filters);
  }

  private boolean matches(Filter filter, T one) {
    try {
      return filter.matches(path -> field.apply(one, String.join(".", path)));
    } catch (IllegalArgumentException e) {
      throw StoreException.invalid(e);
    }
  }

  private static Filter filter(String... filters) {
    try {
      return Filter.any(Arrays.asList(filters));
    } catch (IllegalArgumentException e) {
      throw StoreException.invalid(e);
    }
  }
}
