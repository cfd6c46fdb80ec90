package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.References;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.time.Instant;

/**
 * What becomes of everything beside a record and its edges when it goes, whether somebody removes
 * it or a sweep does.
 */
final class Departure {

  private final LmdbChange change;

  Departure(LmdbChange change) {
    this.change = change;
  }

  void of(long id, Entry entry) {
    References old = References.of(entry);
    change.bits.set(NodeSet.ROOT.code(), id, false);
    change.bits.set(NodeSet.CONDITIONAL.code(), id, false);
    change.bits.set(NodeSet.DEPENDENT.code(), id, false);
    if (old.root() && old.expires().isPresent()) {
      change.expiries.remove(id, old.expires().get());
    }
    Resource resource = entry.resource();
    change.spaces.record(resource.namespace(), resource.kind(), -1);
    change.backlinks.remove(id, entry);
    if (resource.kind().equals(Kind.LEASE)) {
      change.holdings.of(id).forEach(held -> change.holdings.remove(id, held));
    } else if (resource.kind().equals(Kind.CONTENT)) {
      Digest digest = Digest.parse(resource.key());
      if (!change.names.any(digest, other -> other != id && change.isRecorded(other))) {
        String size = entry.field(Entry.SIZE);
        change.doomed.add(doomed(resource.in(""), size.isEmpty() ? -1 : Long.parseLong(size)));
      }
    } else if (resource.kind().equals(Kind.SNAPSHOT)) {
      change.queue(doomed(resource, -1));
    }
  }

  static Doomed doomed(Resource resource, long size) {
    return new Doomed(resource, size, 0, Instant.EPOCH, "");
  }
}
