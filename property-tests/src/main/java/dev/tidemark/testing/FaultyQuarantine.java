package dev.tidemark.testing;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.testing.Faults.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A quarantine behind {@link Faults}. */
record FaultyQuarantine(Faults faults, Quarantine quarantine) implements Quarantine {

  @Override
  public boolean hold(Digest digest, String run, Instant since) throws IOException {
    faults.permit(digest);
    return faults.around(Operation.HOLD, () -> quarantine.hold(digest, run, since));
  }

  @Override
  public List<Held> held() throws IOException {
    return faults.around(Operation.HELD, quarantine::held);
  }

  @Override
  public Optional<BlobInfo> info(Digest digest) throws IOException {
    return faults.around(Operation.INFO, () -> quarantine.info(digest));
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    return faults.reading(faults.around(Operation.OPEN, () -> quarantine.open(digest)));
  }

  @Override
  public boolean release(Digest digest) throws IOException {
    return faults.around(Operation.RELEASE, () -> quarantine.release(digest));
  }

  @Override
  public List<Digest> divided() throws IOException {
    return faults.around(Operation.HELD, quarantine::divided);
  }

  @Override
  public boolean purge(Held held) throws IOException {
    return faults.around(Operation.PURGE, () -> quarantine.purge(held));
  }
}
