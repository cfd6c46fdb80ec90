package dev.tidemark.engine.layout;

import dev.tidemark.engine.digest.Checksum;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Listed;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The bytes of a folder of layouts: each blob once, in however many layouts it is. */
final class FolderBlobs implements BlobStore {

  private final FolderSurveyor surveyor;
  private final FolderQuarantine quarantine;

  /** Who has what, as the last listing has found it; null before the first. */
  private volatile @Nullable BlobHomes listed;

  FolderBlobs(FolderSurveyor surveyor) {
    this.surveyor = surveyor;
    this.quarantine = new FolderQuarantine(surveyor, this);
  }

  /** {@inheritDoc} Made of those of all directories of blobs. */
  @Override
  public Optional<String> version() throws IOException {
    MessageDigest all = Checksum.sha256();
    for (BlobHome home : surveyor.look().homes()) {
      Optional<String> token = home.version().token();
      if (token.isEmpty()) {
        return token;
      }
      all.update((home.root() + "\n" + token.get() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return Optional.of(HexFormat.of().formatHex(all.digest()));
  }

  @Override
  public void list(Consumer<Listed> each) throws IOException {
    BlobHomes found = new BlobHomes(surveyor.look().homes());
    for (int i = 0; i < found.all().size(); i++) {
      int number = i;
      found.all().get(i).blobs().list(blob -> found.add(blob, number));
    }
    found.each(each);
    listed = found;
  }

  /** Who has what: without it, every question would be asked of every layout. */
  BlobHomes homes() throws IOException {
    BlobHomes known = listed;
    if (known == null) {
      list(blob -> {});
      known = listed;
    }
    return Objects.requireNonNull(known);
  }

  private List<BlobCopy> copies(Digest digest) throws IOException {
    return homes().find(digest, home -> home.present(digest));
  }

  @Override
  public Optional<BlobInfo> info(Digest digest) throws IOException {
    return BlobCopy.together(copies(digest));
  }

  @Override
  public InputStream open(Digest digest, long offset) throws IOException {
    return Skipped.in(BlobCopy.open(digest, copies(digest)), offset);
  }

  /** {@inheritDoc} All copies go; if one cannot, the others still do. */
  @Override
  public boolean delete(Digest digest) throws IOException {
    IOException trouble = null;
    boolean gone = false;
    for (BlobCopy copy : copies(digest)) {
      try {
        gone |= copy.tree().delete(digest);
      } catch (IOException e) {
        trouble = trouble == null ? e : trouble;
      }
    }
    if (trouble != null) {
      throw trouble;
    }
    return gone;
  }

  /**
   * {@inheritDoc}
   *
   * <p>That is so if blobs are in a directory outside of the places that were named; or if layouts
   * share some, and a symbolic link shows that there are layouts elsewhere.
   */
  @Override
  public Optional<String> shared() throws IOException {
    FolderSurvey survey = surveyor.look();
    for (BlobHome home : survey.homes()) {
      List<Path> directories = new ArrayList<>(List.of(home.root()));
      directories.addAll(home.real());
      for (Path directory : directories) {
        if (!surveyor.isInside(directory) && Files.isDirectory(directory)) {
          return Optional.of("blobs are in " + directory + ", outside of what was named");
        }
      }
    }
    return survey.links().isEmpty() || !survey.shares()
        ? Optional.empty()
        : Optional.of(survey.links().get(0) + " leads to a directory that is not looked at");
  }

  @Override
  public Optional<String> inUse() {
    return surveyor.last().layouts().values().stream()
        .flatMap(layout -> RunningZot.over(layout).stream())
        .findFirst();
  }

  @Override
  public Quarantine quarantine() {
    return quarantine;
  }
}
