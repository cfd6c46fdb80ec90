package dev.tidemark.benchmarks.catalog;

import dev.tidemark.engine.model.Labels;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What a first scan writes down, without the files: images as {@link
 * dev.tidemark.benchmarks.layout.LayoutMaker} makes them, an index over two manifests of a config
 * and eight layers, 60 % of them shared, and two attestations. The same size always gives the same.
 */
public final class ScanRecords {

  private static final String LAYER = MediaTypes.OCI_LAYER_GZIP;
  private static final String STATEMENT = "application/vnd.in-toto+json";
  private static final int LAYERS = 8;
  private static final double SHARED = 0.6;

  /** One piece of content, as a scan has read it. */
  public record Blob(Digest digest, long size, String mediaType, Map<String, String> labels) {}

  /**
   * A tag.
   *
   * @param repository whose it is, a number
   * @param fresh what it has that its repository had not, in the order of a push
   */
  public record Image(int repository, String tag, Digest target, Set<Digest> fresh) {}

  /** What one transaction writes: content in the order of the ids that it gets, and tags. */
  public record Batch(List<Blob> blobs, List<Image> images) {}

  private final Random random = new Random(20261130);
  private final int size;
  private final int repositories;
  private final List<Digest> layers = new ArrayList<>();
  private final List<Set<Digest>> had = new ArrayList<>();
  private int made;
  private int images;

  /**
   * @param size how many blobs, about
   * @param repositories how many take turns in getting an image
   */
  public ScanRecords(int size, int repositories) {
    this.size = size;
    this.repositories = repositories;
    for (int i = 0; i < repositories; i++) {
      had.add(new HashSet<>());
    }
  }

  /** How many repositories there are. */
  public int repositories() {
    return repositories;
  }

  /** Whether there is another {@link #next batch}. */
  public boolean more() {
    return made < size;
  }

  /** About so many blobs more: content without references first, then parts before wholes. */
  public Batch next(int most) {
    List<Blob> leaves = new ArrayList<>();
    List<Blob> parents = new ArrayList<>();
    List<Image> tags = new ArrayList<>();
    int until = Math.min(size, made + most);
    while (made < until) {
      tags.add(image(leaves, parents));
    }
    Collections.reverse(parents);
    leaves.addAll(parents);
    return new Batch(leaves, tags);
  }

  private Image image(List<Blob> leaves, List<Blob> parents) {
    Set<Digest> members = new LinkedHashSet<>();
    List<Reference> manifests = new ArrayList<>();
    List<Blob> documents = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      boolean attestation = i >= 2;
      List<Reference> parts = new ArrayList<>();
      parts.add(leaf(MediaTypes.OCI_CONFIG, leaves, members));
      for (int layer = 0; layer < (attestation ? 2 : LAYERS); layer++) {
        parts.add(attestation ? leaf(STATEMENT, leaves, members) : layer(leaves, members));
      }
      Blob manifest = blob(MediaTypes.OCI_MANIFEST, parts);
      documents.add(manifest);
      members.add(manifest.digest());
      manifests.add(reference(manifest));
    }
    Blob index = blob(MediaTypes.OCI_INDEX, manifests);
    members.add(index.digest());
    parents.add(index);
    parents.addAll(documents);
    int repository = images++ % repositories;
    members.removeAll(had.get(repository));
    if (repositories > 1) {
      had.get(repository).addAll(members);
    }
    return new Image(repository, "app-1." + images, index.digest(), members);
  }

  private Reference layer(List<Blob> leaves, Set<Digest> members) {
    if (layers.size() >= LAYERS && random.nextDouble() < SHARED) {
      Digest shared = layers.get(random.nextInt(layers.size()));
      members.add(shared);
      return Reference.child(new Descriptor(LAYER, shared, 300));
    }
    Reference fresh = leaf(LAYER, leaves, members);
    layers.add(fresh.target().digest());
    return fresh;
  }

  private Reference leaf(String mediaType, List<Blob> leaves, Set<Digest> members) {
    Blob leaf = blob(mediaType, List.of());
    leaves.add(leaf);
    members.add(leaf.digest());
    return reference(leaf);
  }

  private Blob blob(String mediaType, List<Reference> references) {
    made++;
    byte[] hash = new byte[32];
    random.nextBytes(hash);
    Map<String, String> labels = new LinkedHashMap<>();
    Labels.add(labels, references);
    Digest digest = new Digest("sha256", HexFormat.of().formatHex(hash));
    return new Blob(digest, 100 + random.nextInt(401), mediaType, labels);
  }

  private static Reference reference(Blob blob) {
    return Reference.child(new Descriptor(blob.mediaType(), blob.digest(), blob.size()));
  }
}
