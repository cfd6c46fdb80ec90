package dev.tidemark.engine.retry;

import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameList;
import dev.tidemark.spi.store.NameSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Names, with patience. */
final class PatientNames implements NameSource {

  private final NameSource names;
  private final Patience patience;

  PatientNames(NameSource names, Patience patience) {
    this.names = names;
    this.patience = patience;
  }

  @Override
  public void spaces(Consumer<String> each) throws IOException {
    List<String> all =
        patience.run(
            () -> {
              List<String> spaces = new ArrayList<>();
              names.spaces(spaces::add);
              return spaces;
            });
    all.forEach(each);
  }

  @Override
  public Optional<String> version(String space) throws IOException {
    return patience.run(() -> names.version(space));
  }

  @Override
  public NameList read(String space) throws IOException {
    return patience.run(() -> names.read(space));
  }

  @Override
  public boolean remove(Name name) throws IOException {
    return patience.run(() -> names.remove(name));
  }

  @Override
  public List<Name> remove(List<Name> unwanted) throws IOException {
    return patience.run(() -> names.remove(unwanted));
  }

  @Override
  public List<Name> putBack(List<Name> removed) throws IOException {
    return patience.run(() -> names.putBack(removed));
  }
}
