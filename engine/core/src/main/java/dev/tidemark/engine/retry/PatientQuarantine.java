package dev.tidemark.engine.retry;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A quarantine, with patience. */
final class PatientQuarantine implements Quarantine {

  private final Quarantine quarantine;
  private final Patience patience;

  PatientQuarantine(Quarantine quarantine, Patience patience) {
    this.quarantine = quarantine;
    this.patience = patience;
  }

  @Override
  public boolean hold(Digest digest, String run, Instant since) throws IOException {
    return patience.run(() -> quarantine.hold(digest, run, since));
  }

  @Override
  public List<Held> held() throws IOException {
    return patience.run(quarantine::held);
  }

  @Override
  public Optional<BlobInfo> info(Digest digest) throws IOException {
    return patience.run(() -> quarantine.info(digest));
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    return new PatientStream(patience, offset -> skipped(digest, offset), 0);
  }

  private InputStream skipped(Digest digest, long offset) throws IOException {
    InputStream in = quarantine.open(digest);
    in.skipNBytes(offset);
    return in;
  }

  @Override
  public boolean release(Digest digest) throws IOException {
    return patience.run(() -> quarantine.release(digest));
  }

  @Override
  public List<Digest> divided() throws IOException {
    return patience.run(quarantine::divided);
  }

  @Override
  public boolean purge(Held held) throws IOException {
    return patience.run(() -> quarantine.purge(held));
  }
}
