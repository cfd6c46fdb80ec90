package dev.tidemark.spi.store;

import dev.tidemark.spi.Digest;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@link Quarantine#NONE}. */
final class NoQuarantine implements Quarantine {

  @Override
  public boolean hold(Digest digest, String run, Instant since) {
    throw new UnsupportedOperationException("there is no quarantine here");
  }

  @Override
  public List<Held> held() {
    return List.of();
  }

  @Override
  public Optional<BlobInfo> info(Digest digest) {
    return Optional.empty();
  }

  @Override
  public InputStream open(Digest digest) throws NoSuchFileException {
    throw new NoSuchFileException(digest.toString(), null, "there is no quarantine here");
  }

  @Override
  public boolean release(Digest digest) {
    return false;
  }

  @Override
  public boolean purge(Held held) {
    return false;
  }
}
