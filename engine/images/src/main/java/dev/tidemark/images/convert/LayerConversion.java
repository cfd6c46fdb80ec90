package dev.tidemark.images.convert;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.digest.VerifiedInputStream;
import dev.tidemark.images.compress.Compression;
import dev.tidemark.images.compress.UnpackingException;
import dev.tidemark.images.graph.DiffCompression;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The layers of one conversion, each written once. For one thread. */
final class LayerConversion {

  /** Begins annotations that speak of places in the compressed bytes. */
  private static final String[] PLACES = {
    "containerd.io/snapshot/stargz/", "io.github.containers.zstd-chunked."
  };

  /**
   * A layer as it is now.
   *
   * @param descriptor of it
   * @param diffId its digest before compression, if it was written anew
   */
  record Converted(Descriptor descriptor, Optional<Digest> diffId) {}

  private final Conversion conversion;
  private final Provider provider;
  private final Ingester ingester;
  private final Map<Digest, Converted> done = new HashMap<>();

  LayerConversion(Conversion conversion, Provider provider, Ingester ingester) {
    this.conversion = conversion;
    this.provider = provider;
    this.ingester = ingester;
  }

  Converted convert(Descriptor layer) throws IOException {
    Descriptor named = layer.withMediaType(TypeMap.in(conversion.format(), layer.mediaType()));
    if (!recompressible(layer)) {
      return new Converted(named, Optional.empty());
    }
    Converted known = done.get(layer.digest());
    if (known == null) {
      known = recompress(layer);
      done.put(layer.digest(), known);
    }
    String type = TypeMap.recompressed(named.mediaType(), conversion.layers());
    Descriptor bytes = known.descriptor();
    return new Converted(
        Pointers.moved(named, type, bytes.digest(), bytes.size(), PLACES), known.diffId());
  }

  private boolean recompressible(Descriptor layer) {
    String type = layer.mediaType();
    Optional<DiffCompression> compression = DiffCompression.of(type);
    boolean wanted =
        conversion.layers() != Conversion.Layers.KEEP
            && compression.isPresent()
            && !compression.get().name().equals(conversion.layers().name());
    // of a type with more suffixes nobody can tell what is behind the compression
    return wanted
        && !MediaTypes.isNonDistributable(type)
        && type.indexOf('+') == type.lastIndexOf('+')
        && !type.endsWith("+encrypted");
  }

  private Converted recompress(Descriptor layer) throws IOException {
    Compression compression = Compression.valueOf(conversion.layers().name());
    try (InputStream stored = new VerifiedInputStream(provider.open(layer), layer.digest());
        MeasuredStream plain = new MeasuredStream(Compression.decompressed(stored));
        MeasuredStream packed = new MeasuredStream(compression.compressed(plain))) {
      Digest digest = ingester.write(packed, -1, Optional.empty());
      // a decompressor may stop before the end of its input, which is where damage shows
      stored.transferTo(OutputStream.nullOutputStream());
      Optional<Digest> diffId =
          compression == Compression.NONE ? Optional.empty() : Optional.of(plain.digest());
      return new Converted(new Descriptor("", digest, packed.count()), diffId);
    } catch (UnpackingException e) {
      throw InvalidContentException.of(layer.digest(), e);
    }
  }
}
