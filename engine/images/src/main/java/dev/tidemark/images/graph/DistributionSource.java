package dev.tidemark.images.graph;

import dev.tidemark.engine.content.LabelStore;
import dev.tidemark.engine.model.LabelLimits;
import dev.tidemark.spi.Descriptor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Labels content with the repository it was fetched from, so that a push to the same registry need
 * not send it (containerd {@code docker.AppendDistributionSourceLabel}). Two handlers that label
 * the same content at the same time may lose one of the two repositories, which costs a transfer.
 *
 * @param labels of the content
 * @param host the registry
 * @param repository its name there
 */
public record DistributionSource(LabelStore labels, String host, String repository)
    implements Handler {

  /** Begins the keys of these labels; the host follows. */
  public static final String PREFIX = "containerd.io/distribution.source.";

  private static final Logger LOG = LoggerFactory.getLogger(DistributionSource.class);

  public DistributionSource {
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(repository, "repository");
  }

  /**
   * Adds the repository to those that the label has. A label that would be too long stays as it is,
   * with a warning.
   *
   * @return no children
   */
  @Override
  public List<Descriptor> handle(Descriptor descriptor) throws IOException {
    labels.update(descriptor.digest(), known -> labelled(descriptor, known));
    return List.of();
  }

  private Map<String, String> labelled(Descriptor descriptor, Map<String, String> labels) {
    String key = PREFIX + host;
    String value = append(labels.getOrDefault(key, ""), repository);
    try {
      LabelLimits.check(Map.of(key, value));
      labels.put(key, value);
    } catch (IllegalArgumentException e) {
      LOG.warn("{}: not labelled as from {}: {}", descriptor.digest(), repository, e.getMessage());
    }
    return labels;
  }

  /**
   * Adds a repository to a list of them.
   *
   * @param known separated by commas; may be empty
   * @param repository may be empty
   * @return sorted, each once
   */
  static String append(String known, String repository) {
    TreeSet<String> all = new TreeSet<>(Arrays.asList(known.split(",", -1)));
    all.add(repository);
    all.remove("");
    return String.join(",", all);
  }
}
