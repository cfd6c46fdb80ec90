package dev.tidemark.testing;

import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.engine.model.Occupancy;
import dev.tidemark.engine.retry.Refitted;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Storage;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
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
  private final Set<Digest> hidden = new HashSet<>();
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

  /** From now on no listing names this blob, whether it is there or not. */
  public void hide(Digest digest) {
    hidden.add(digest);
  }

  boolean hides(Digest digest) {
    return hidden.contains(digest);
  }

  void permit(Digest digest) throws IOException {
    if (refused.contains(digest)) {
      throw new IOException("not permitted");
    }
  }

  /** Lets everything through. */
  public void clear() {
    refused.clear();
    hidden.clear();
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

  /** Something that is done to a store. */
  interface Action<T> {
    T run() throws IOException;
  }

  <T> T around(Operation operation, Action<T> action) throws IOException {
    int n = ++count;
    hook.at(operation, n, false);
    T result = action.run();
    hook.at(operation, n, true);
    return result;
  }

  /** Bytes that pass by here. */
  public BlobStore around(BlobStore store) {
    return new FaultyBlobs(this, store);
  }

  InputStream reading(InputStream in) {
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

  /** Names that pass by here. */
  public NameSource around(NameSource names) {
    return new FaultyNames(this, names);
  }

  /** A whole store. */
  public Storage around(Storage storage) {
    return storage(around(storage.blobs()), around(storage.names()), storage);
  }

  /** A store of which bytes and names are replaced. */
  public static Storage storage(BlobStore blobs, NameSource names, Storage rest) {
    return new Refitted(blobs, names, rest);
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
