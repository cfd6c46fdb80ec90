package dev.tidemark.engine.layout;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The quarantine of a folder of layouts: that of each directory of blobs, on the same disk as
 * those, and as a run over a single layout has it, too.
 */
final class FolderQuarantine implements Quarantine {

  private final FolderSurveyor surveyor;
  private final FolderBlobs blobs;

  /** Who holds what, as the last look has found it; null before the first. */
  private volatile @Nullable BlobHomes seen;

  FolderQuarantine(FolderSurveyor surveyor, FolderBlobs blobs) {
    this.surveyor = surveyor;
    this.blobs = blobs;
  }

  /** {@inheritDoc} Of all copies, or if one cannot be moved, of none. */
  @Override
  public boolean hold(Digest digest, String run, Instant since) throws IOException {
    List<BlobHome> moved = new ArrayList<>();
    try {
      blobs
          .homes()
          .find(
              digest,
              home -> {
                boolean held = home.hold(digest, run, since);
                if (held) {
                  moved.add(home);
                }
                return held ? Optional.of(home) : Optional.empty();
              });
      return !moved.isEmpty();
    } catch (IOException e) {
      bringBack(digest, moved, e);
      throw e;
    }
  }

  private static void bringBack(Digest digest, List<BlobHome> homes, IOException cause) {
    for (BlobHome home : homes) {
      try {
        home.release(digest);
      } catch (IOException e) {
        cause.addSuppressed(e); // it is found to be divided by the next collection
      }
    }
  }

  /** What one collection holds of one blob. */
  private record Key(RunName run, Digest digest) {}

  @Override
  public List<Held> held() throws IOException {
    BlobHomes found = new BlobHomes(surveyor.look().homes());
    Map<Key, List<BlobFile>> all = new LinkedHashMap<>();
    for (int i = 0; i < found.all().size(); i++) {
      int number = i;
      for (FileQuarantine one : found.all().get(i).quarantines()) {
        one.each(
            (run, digest, entry) -> {
              found.add(digest, number);
              all.computeIfAbsent(new Key(run, digest), any -> new ArrayList<>(1)).add(entry);
            });
      }
    }
    seen = found;
    List<Held> held = new ArrayList<>();
    all.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<Key, List<BlobFile>> one) -> one.getKey().run())
                .thenComparing(one -> one.getKey().digest()))
        .forEach(
            one -> {
              RunName run = one.getKey().run();
              long bytes = BlobFile.freed(one.getValue());
              held.add(new Held(one.getKey().digest(), bytes, run.run(), run.since()));
            });
    return held;
  }

  private BlobHomes homes() throws IOException {
    BlobHomes known = seen;
    if (known == null) {
      held();
      known = seen;
    }
    return Objects.requireNonNull(known);
  }

  private List<BlobCopy> copies(Digest digest) throws IOException {
    return homes().find(digest, home -> home.held(digest));
  }

  @Override
  public Optional<BlobInfo> info(Digest digest) throws IOException {
    return BlobCopy.together(copies(digest));
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    List<BlobCopy> copies = copies(digest);
    if (copies.isEmpty()) {
      throw new NoSuchFileException(digest.toString(), null, "it is not in quarantine");
    }
    return BlobCopy.open(digest, copies);
  }

  /** {@inheritDoc} All copies come back. */
  @Override
  public boolean release(Digest digest) throws IOException {
    return all(digest, home -> home.release(digest));
  }

  @Override
  public boolean purge(Held held) throws IOException {
    return all(
        held.digest(),
        home -> {
          boolean gone = false;
          for (FileQuarantine one : home.quarantines()) {
            gone |= one.purge(held);
          }
          return gone;
        });
  }

  private interface Step {
    boolean of(BlobHome home) throws IOException;
  }

  /** Does it in every place, whatever happens in another one; answers whether it did anything. */
  private boolean all(Digest digest, Step step) throws IOException {
    List<IOException> troubles = new ArrayList<>();
    List<Boolean> done =
        homes()
            .find(
                digest,
                home -> {
                  try {
                    return step.of(home) ? Optional.of(true) : Optional.empty();
                  } catch (IOException e) {
                    troubles.add(e);
                    return Optional.empty();
                  }
                });
    if (!troubles.isEmpty()) {
      throw troubles.get(0);
    }
    return !done.isEmpty();
  }

  /** {@inheritDoc} Found by names alone. */
  @Override
  public List<Digest> divided() throws IOException {
    Set<Digest> held = new LinkedHashSet<>();
    for (BlobHome home : surveyor.last().homes()) {
      for (FileQuarantine one : home.quarantines()) {
        one.names(held::add);
      }
    }
    if (held.isEmpty()) {
      return List.of();
    }
    BlobHomes there = blobs.homes();
    return held.stream().filter(there::has).toList();
  }
}
