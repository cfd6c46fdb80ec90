package dev.tidemark.testing;

import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameList;
import dev.tidemark.spi.store.NameSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The names of a {@link MemoryStorage}, as they are seen in its weather. Thread-safe.
 *
 * @param storage the lock for all else
 */
record MemoryNamesSeen(
    MemoryStorage storage, Map<String, MemoryNames> spaces, Conditions conditions)
    implements NameSource {

  @Override
  public void spaces(Consumer<String> each) throws IOException {
    List<String> all;
    synchronized (storage) {
      conditions.request();
      all = new ArrayList<>(spaces.keySet());
      conditions.shuffle(all);
    }
    all.forEach(each);
  }

  @Override
  public NameList read(String space) throws IOException {
    synchronized (storage) {
      conditions.request();
      MemoryNames names = spaces.getOrDefault(space, new MemoryNames());
      return new NameList(names.seen(conditions::unseen), List.of());
    }
  }

  @Override
  public boolean remove(Name name) throws IOException {
    synchronized (storage) {
      conditions.request();
      return space(name).remove(name, conditions.now());
    }
  }

  @Override
  public List<Name> putBack(List<Name> names) throws IOException {
    synchronized (storage) {
      conditions.request();
      List<Name> back = new ArrayList<>();
      for (Name name : names) {
        if (space(name).now().stream().noneMatch(one -> one.name().equals(name.name()))) {
          space(name).set(name, conditions.now());
          back.add(name);
        }
      }
      return back;
    }
  }

  private MemoryNames space(Name name) {
    return spaces.computeIfAbsent(name.space(), any -> new MemoryNames());
  }
}
