package dev.tidemark.images.graph;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.content.LabelStore;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.digest.Checksum;
import dev.tidemark.engine.digest.VerifiedInputStream;
import dev.tidemark.images.compress.Compression;
import dev.tidemark.images.compress.UnpackingException;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The digests of layers before compression (containerd {@code images.GetDiffID}), which are
 * remembered as labels of the layers. Thread-safe.
 */
public final class DiffIds {

  /** The label of a compressed layer with the digest before compression. */
  public static final String LABEL = "containerd.io/uncompressed";

  private static final Logger LOG = LoggerFactory.getLogger(DiffIds.class);

  private static final Set<String> UNCOMPRESSED =
      Set.of(
          MediaTypes.DOCKER_LAYER,
          MediaTypes.DOCKER_FOREIGN_LAYER,
          MediaTypes.OCI_LAYER,
          MediaTypes.OCI_NONDISTRIBUTABLE_LAYER);

  private final Provider provider;
  private final LabelStore labels;

  /** Of layers that {@code provider} has and {@code labels} labels. */
  public DiffIds(Provider provider, LabelStore labels) {
    this.provider = Objects.requireNonNull(provider, "provider");
    this.labels = Objects.requireNonNull(labels, "labels");
  }

  /**
   * The digest of a layer before compression. A layer of a type without compression is taken at its
   * word, and need not be there. Otherwise the label counts; if there is none the layer is read to
   * its end and labelled. Labels that others set meanwhile survive.
   *
   * @throws java.nio.file.NoSuchFileException if the layer is not there
   * @throws InvalidContentException if the label is no digest, or the layer is damaged
   * @throws IOException if it cannot be read; a label that cannot be written is a warning only
   */
  public Digest of(Descriptor layer) throws IOException {
    if (UNCOMPRESSED.contains(layer.mediaType())) {
      return layer.digest();
    }
    String known = labels.labels(layer.digest()).get(LABEL);
    if (known != null) {
      return parsed(layer, known);
    }
    Digest diffId = computed(layer);
    try {
      labels.set(layer.digest(), Map.of(LABEL, diffId.toString()));
    } catch (IOException e) {
      LOG.warn("{}: its label {} cannot be written: {}", layer.digest(), LABEL, e.getMessage());
    }
    return diffId;
  }

  private static Digest parsed(Descriptor layer, String label) throws InvalidContentException {
    try {
      return Digest.parse(label);
    } catch (IllegalArgumentException e) {
      throw new InvalidContentException(
          layer.digest(), "has a label " + LABEL + " that is " + e.getMessage());
    }
  }

  private Digest computed(Descriptor layer) throws IOException {
    MessageDigest sha256 = Checksum.sha256();
    try (InputStream in = new VerifiedInputStream(provider.open(layer), layer.digest());
        InputStream uncompressed = Compression.decompressed(in)) {
      uncompressed.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
      in.transferTo(OutputStream.nullOutputStream()); // what follows the compressed data
    } catch (UnpackingException e) {
      throw InvalidContentException.of(layer.digest(), e);
    }
    return new Digest("sha256", HexFormat.of().formatHex(sha256.digest()));
  }
}
