package dev.tidemark.engine.decode;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Reference;
import org.jspecify.annotations.Nullable;

/** Answers that were given not long ago, in bounded memory. Thread-safe. */
final class DecodedCache {

  private static final long MAX_BYTES = 32 << 20;

  private final Cache<Key, Decoded> answers =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher(DecodedCache::weight)
          // Its upkeep is too little to wake another thread for.
          .executor(Runnable::run)
          .build();

  private record Key(Digest digest, String mediaType) {}

  @Nullable Decoded get(Digest digest, String mediaType) {
    return answers.getIfPresent(new Key(digest, mediaType));
  }

  /** Keeps an answer, unless it is one that may be better next time. */
  void put(Digest digest, String mediaType, Decoded decoded) {
    if (!decoded.incomplete()) {
      answers.put(new Key(digest, mediaType), decoded);
    }
  }

  private static int weight(Key key, Decoded decoded) {
    return (int) Math.min(200 + 2L * key.mediaType().length() + size(decoded), Integer.MAX_VALUE);
  }

  /** About how many bytes an answer takes. */
  private static long size(Decoded decoded) {
    long size = 200;
    for (Reference reference : decoded.references()) {
      Descriptor target = reference.target();
      String data = target.data();
      size += 400 + 200L * (target.annotations().size() + target.urls().size());
      size += data == null ? 0 : data.length();
    }
    for (Decoded inline : decoded.inline()) {
      size += size(inline);
    }
    return size + 200L * decoded.findings().size();
  }
}
