package dev.tidemark.engine.mirror;

import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ExecutorService;

/** Puts a collector together, the right way; a mutant overrides one of these. */
class Engines {

  /** What a collector is made of. */
  record Parts(
      String name,
      Path state,
      Metadata metadata,
      Storage storage,
      Plugins plugins,
      Decoder decoder,
      ExecutorService executor,
      Clock clock) {}

  Metadata metadata(Metadata metadata) {
    return metadata;
  }

  BlobStore blobs(BlobStore blobs) {
    return blobs;
  }

  NameSource roots(NameSource roots) {
    return roots;
  }

  /**
   * The same.
   *
   * @param layout its directory
   */
  NameSource roots(Path layout, NameSource roots) {
    return roots(roots);
  }

  Planner planner(Reader reader, Policy policy, Instant now) {
    return new Planner(reader, policy, now);
  }

  /**
   * A store for a look.
   *
   * @param right how it should be
   */
  BlobStore look(BlobStore store, BlobStore right) {
    return right;
  }

  Remit remit(Plan plan) {
    return Remit.of(plan);
  }

  Sweeper sweeper(Metadata metadata, BlobStore blobs, Policy policy, String run, Instant now) {
    return new Sweeper(metadata, blobs, policy, Progress.NONE, run, now) {
      @Override
      int batchSize() {
        return batch();
      }
    };
  }

  /**
   * How many blobs go between two looks at the roots: one, so that every deletion is followed by
   * one.
   */
  int batch() {
    return 1;
  }

  final Collector collector(Parts parts) throws IOException {
    return new Collector(
        parts.name(),
        parts.state(),
        parts.metadata(),
        parts.storage(),
        parts.plugins(),
        parts.decoder(),
        parts.executor(),
        1,
        parts.clock(),
        Progress.NONE) {
      @Override
      BlobStore look() {
        return Engines.this.look(parts.storage().blobs(), super.look());
      }

      @Override
      Remit remit(Plan plan) {
        return Engines.this.remit(plan);
      }

      @Override
      Planner planner(Reader reader, Policy policy) {
        return Engines.this.planner(reader, policy, parts.clock().instant());
      }

      @Override
      Sweeper sweeper(Policy policy) {
        return Engines.this.sweeper(
            parts.metadata(), parts.storage().blobs(), policy, "rig", parts.clock().instant());
      }
    };
  }
}
