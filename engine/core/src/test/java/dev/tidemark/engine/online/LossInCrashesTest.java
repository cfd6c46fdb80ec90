package dev.tidemark.engine.online;

import static dev.tidemark.engine.online.TestStore.GC;
import static dev.tidemark.engine.online.TestStore.d;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** L22, L25, L26: the process ends in the middle. */
class LossInCrashesTest extends LossScenario {

  static Stream<Arguments> transactions() {
    return IntStream.rangeClosed(1, 10)
        .boxed()
        .flatMap(n -> Stream.of(Arguments.of(n, false), Arguments.of(n, true)));
  }

  @ParameterizedTest(name = "L22 killed in transaction {0}, on disk: {1}")
  @MethodSource("transactions")
  void killedInATransaction(int transaction, boolean committed) {
    mixed();
    try {
      store
          .collector(new FlakyCatalog(store.catalog(), transaction, committed), "gc.lock")
          .collect(store.policy());
    } catch (FlakyCatalog.Killed e) {
      assertThat(e).isNotNull();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    store.reopen();
    store.backend.holdsAllOf(store);
    // somebody pushes some of it again before anybody collects
    store.content("ns", 2, GC + "root", "x");
    finished("ns content d2");
  }

  @ParameterizedTest(name = "L22, L25 killed after removal {0}, before that is recorded")
  @ValueSource(ints = {1, 2, 3, 100, MANY + 2})
  void killedAfterARemoval(int removal) {
    mixed();
    store.backend.after =
        any -> {
          if (store.backend.removed.size() == removal) {
            throw new FlakyCatalog.Killed();
          }
        };
    assertThatThrownBy(store::collect).isInstanceOf(FlakyCatalog.Killed.class);
    store.backend.after = any -> {};
    store.reopen();
    store.backend.holdsAllOf(store);
    store.content("ns", 2, GC + "root", "x");
    store.snapshot("ns", "sn/s", "", GC + "root", "x");
    finished("ns content d2", "ns snapshot sn/s");
  }

  @ParameterizedTest(name = "L26 out of memory at a random point of the sweep, seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void outOfMemoryInTheSweep(long seed) {
    mixed();
    int fatal = new Random(seed).nextInt(MANY);
    Collection collection = store.collection();
    collection.begin();
    collection.mark();
    collection.flip();
    List<String> told = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              while (collection.sweep(
                  one -> {
                    told.add(TestStore.name(one));
                    if (told.size() > fatal) {
                      throw new OutOfMemoryError("of a test");
                    }
                  })) {
                // on
              }
            })
        .isInstanceOf(OutOfMemoryError.class);
    // what was decided stands: what becomes garbage now waits, what is needed is written anew
    store.content("ns", 1, GC + "ref.content", d(2), GC + "root", "x");
    store.content("ns", 2);
    store.remove("ns lease flat");
    Collection again = store.collection();
    assertThat(again.resume()).isTrue();
    while (again.sweep(null)) {
      // on
    }
    store.clean();
    assertThat(store.recorded())
        .contains("ns content d30", "ns content d1", "ns content d2", "ns image i");
    store.backend.holdsAllOf(store);
    store.lease("ns", "flat");
    store.hold("ns", "flat", "content d30");
    store.content("ns", 30);
    finished("ns content d1", "ns content d2");
  }

  @ParameterizedTest(name = "L26 the same collection goes on after a failed transaction {0}")
  @ValueSource(ints = {1, 2, 3})
  void theSameGoesOn(int failure) {
    mixed();
    // begin and flip come before
    Collection collection =
        store.collection(new FlakyCatalog(store.catalog(), 2 + failure, failure % 2 == 0));
    collection.begin();
    collection.mark();
    collection.flip();
    boolean more = true;
    while (more) {
      try {
        more = collection.sweep(store.told::add);
      } catch (FlakyCatalog.Killed e) {
        store.content("ns", 2, GC + "root", "x");
      }
    }
    store.clean();
    finished("ns content d2");
  }
}
