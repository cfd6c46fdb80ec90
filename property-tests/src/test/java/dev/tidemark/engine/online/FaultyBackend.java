package dev.tidemark.engine.online;

import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Holds names where others hold bytes. On request it fails now and then, or interrupts. */
class FaultyBackend implements Backend {

  private final Random random;
  private final Set<String> blobs = new TreeSet<>();

  /** Whom it disturbs; it does so while this is the thread of a collection. */
  private Thread owner = Thread.currentThread();

  private boolean faulty;

  FaultyBackend(Random random) {
    this.random = random;
  }

  /** From now on, or not any more. */
  synchronized void faulty(boolean now) {
    faulty = now;
    owner = Thread.currentThread();
  }

  synchronized void add(String digest) {
    blobs.add(digest);
  }

  /** The digests of all that is there. */
  synchronized Set<String> blobs() {
    return new TreeSet<>(blobs);
  }

  @Override
  public synchronized void delete(Digest digest) throws IOException {
    disturb();
    if (faulty && random.nextInt(4) == 0) {
      fail();
    } else {
      blobs.remove(digest.toString());
    }
  }

  /** As if it had never been there. */
  final synchronized void lose(String digest) {
    blobs.remove(digest);
  }

  /** What it does where it does not delete. */
  void fail() throws IOException {
    throw new IOException("of a test");
  }

  @Override
  public boolean removes(Resource resource) {
    return resource.kind().equals(Kind.SNAPSHOT) || resource.kind().equals(Kind.INGEST);
  }

  @Override
  public synchronized void remove(Resource resource) throws Exception {
    disturb();
    if (faulty && random.nextInt(4) == 0) {
      throw random.nextBoolean()
          ? new IOException("of a test")
          : new InterruptedException("of a test");
    }
  }

  private void disturb() {
    if (faulty && random.nextInt(8) == 0) {
      owner.interrupt();
    }
  }
}
