package dev.tidemark.testing;

import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.engine.model.Occupancy;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Listed;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameList;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.spi.store.Traits;
import dev.tidemark.spi.store.Uploads;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Stands between an engine and its backends, counts what it does and interferes: it calls a hook
 * before and after every operation, and the hook may throw. For one thread.
 */
public final class Faults {

  /** The operations that are counted. */
  public enum Operation {
    VERSION,
    LIST,
    INFO,
    OPEN,
    READ,
    DELETE,
    HOLD,
    HELD,
    RELEASE,
    PURGE,
    ROOTS,
    NAMES,
    COMMIT;

    /** Whether nothing is changed by it. */
    public boolean reads() {
      return switch (this) {
        case VERSION, LIST, INFO, OPEN, READ, HELD, ROOTS -> true;
        case DELETE, HOLD, RELEASE, PURGE, NAMES, COMMIT -> false;
      };
    }
  }

  /** Something that happens beside an operation. */
  public interface Hook {

    /**
     * Called before and after each operation.
     *
     * @param n the number of the operation since the hook was set, from 1
     * @param done whether it has taken effect
     */
    void at(Operation operation, int n, boolean done) throws IOException;
  }

  private static final Hook NOTHING = (operation, n, done) -> {};

  private final Set<Digest> refused = new HashSet<>();
  private Hook hook = NOTHING;
  private int count;

  /** Sets the hook and begins to count anew. */
  public void hook(Hook next) {
    hook = next;
    count = 0;
  }

  /** From now on this blob cannot be deleted or put aside. */
  public void refuse(Digest digest) {
    refused.add(digest);
  }

  private void permit(Digest digest) throws IOException {
    if (refused.contains(digest)) {
      throw new IOException("not permitted");
    }
  }

  /** Lets everything through. */
  public void clear() {
    refused.clear();
    hook(NOTHING);
  }

  /** The process ends at the n-th operation, just before or just after it takes effect. */
  public void crashAt(int nth, boolean after) {
    hook(
        (operation, n, done) -> {
          if (n == nth && done == after) {
            throw new SimulatedCrash(operation + " #" + n);
          }
        });
  }

  /** The process ends at the n-th blob that is to be deleted or put aside. */
  public void crashAtRemoval(int nth, boolean after) {
    int[] removals = {0};
    hook(
        (operation, n, done) -> {
          if ((operation == Operation.DELETE || operation == Operation.HOLD)
              && done == after
              && ++removals[0] == nth) {
            throw new SimulatedCrash(operation + " #" + n);
          }
        });
  }

  /** The n-th of the reading operations fails. */
  public void failAt(int nth) {
    int[] reads = {0};
    hook(
        (operation, n, done) -> {
          if (operation.reads() && !done && ++reads[0] == nth) {
            throw new IOException("injected failure at " + operation + " #" + nth);
          }
        });
  }

  /** How many operations there were since the hook was set. */
  public int count() {
    return count;
  }

  private interface Action<T> {
    T run() throws IOException;
  }

  private <T> T around(Operation operation, Action<T> action) throws IOException {
    int n = ++count;
    hook.at(operation, n, false);
    T result = action.run();
    hook.at(operation, n, true);
    return result;
  }

  public BlobStore around(BlobStore store) {
    Quarantine quarantine = around(store.quarantine());
    return new BlobStore() {
      @Override
      public Optional<String> version() throws IOException {
        return around(Operation.VERSION, store::version);
      }

      @Override
      public void list(Consumer<Listed> each) throws IOException {
        around(
            Operation.LIST,
            () -> {
              store.list(each);
              return true;
            });
      }

      @Override
      public Optional<BlobInfo> info(Digest digest) throws IOException {
        return around(Operation.INFO, () -> store.info(digest));
      }

      @Override
      public InputStream open(Digest digest, long offset) throws IOException {
        return reading(around(Operation.OPEN, () -> store.open(digest, offset)));
      }

      @Override
      public boolean delete(Digest digest) throws IOException {
        permit(digest);
        return around(Operation.DELETE, () -> store.delete(digest));
      }

      @Override
      public Optional<String> shared() throws IOException {
        return store.shared();
      }

      @Override
      public Quarantine quarantine() {
        return quarantine;
      }
    };
  }

  private InputStream reading(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        return around(Operation.READ, in::read);
      }

      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        return around(Operation.READ, () -> in.read(to, offset, length));
      }
    };
  }

  private Quarantine around(Quarantine quarantine) {
    return new Quarantine() {
      @Override
      public boolean hold(Digest digest, String run, Instant since) throws IOException {
        permit(digest);
        return around(Operation.HOLD, () -> quarantine.hold(digest, run, since));
      }

      @Override
      public List<Held> held() throws IOException {
        return around(Operation.HELD, quarantine::held);
      }

      @Override
      public Optional<BlobInfo> info(Digest digest) throws IOException {
        return around(Operation.INFO, () -> quarantine.info(digest));
      }

      @Override
      public InputStream open(Digest digest) throws IOException {
        return reading(around(Operation.OPEN, () -> quarantine.open(digest)));
      }

      @Override
      public boolean release(Digest digest) throws IOException {
        return around(Operation.RELEASE, () -> quarantine.release(digest));
      }

      @Override
      public boolean purge(Held held) throws IOException {
        return around(Operation.PURGE, () -> quarantine.purge(held));
      }
    };
  }

  public NameSource around(NameSource names) {
    return new NameSource() {
      @Override
      public void spaces(Consumer<String> each) throws IOException {
        names.spaces(each);
      }

      @Override
      public NameList read(String space) throws IOException {
        return around(Operation.ROOTS, () -> names.read(space));
      }

      @Override
      public List<Name> remove(List<Name> unwanted) throws IOException {
        return around(Operation.NAMES, () -> names.remove(unwanted));
      }

      @Override
      public List<Name> putBack(List<Name> removed) throws IOException {
        return around(Operation.NAMES, () -> names.putBack(removed));
      }
    };
  }

  /** A whole store. */
  public Storage around(Storage storage) {
    return storage(around(storage.blobs()), around(storage.names()), storage);
  }

  /** A store of which bytes and names are replaced. */
  public static Storage storage(BlobStore blobs, NameSource names, Storage rest) {
    return new Storage() {
      @Override
      public BlobStore blobs() {
        return blobs;
      }

      @Override
      public NameSource names() {
        return names;
      }

      @Override
      public Traits traits() {
        return rest.traits();
      }

      @Override
      public Optional<Uploads> uploads() {
        return rest.uploads();
      }

      @Override
      public Optional<Path> state() {
        return rest.state();
      }

      @Override
      public void close() throws IOException {
        rest.close();
      }
    };
  }

  /** Only writes are counted. A hook that throws an IOException there throws it unchecked. */
  public Metadata around(Metadata metadata) {
    return new Metadata() {
      @Override
      public <T> T read(Function<Reader, T> action) {
        return metadata.read(action);
      }

      @Override
      public <T> T write(Function<Writer, T> action) {
        try {
          return around(Operation.COMMIT, () -> metadata.write(action));
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }

      @Override
      public Occupancy occupancy() {
        return metadata.occupancy();
      }

      @Override
      public void close() {
        metadata.close();
      }
    };
  }
}
