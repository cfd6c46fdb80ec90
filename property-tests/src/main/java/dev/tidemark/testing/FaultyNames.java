package dev.tidemark.testing;

import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameList;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.testing.Faults.Operation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Names behind {@link Faults}. */
record FaultyNames(Faults faults, NameSource names) implements NameSource {

  @Override
  public void spaces(Consumer<String> each) throws IOException {
    names.spaces(each);
  }

  /** {@inheritDoc} Never one, so that every look at names can fail. */
  @Override
  public Optional<String> version(String space) {
    return Optional.empty();
  }

  @Override
  public NameList read(String space) throws IOException {
    return faults.around(Operation.ROOTS, () -> names.read(space));
  }

  @Override
  public boolean remove(Name name) throws IOException {
    return faults.around(Operation.NAMES, () -> names.remove(name));
  }

  @Override
  public List<Name> remove(List<Name> unwanted) throws IOException {
    return faults.around(Operation.NAMES, () -> names.remove(unwanted));
  }

  @Override
  public List<Name> putBack(List<Name> removed) throws IOException {
    return faults.around(Operation.NAMES, () -> names.putBack(removed));
  }
}
