package dev.tidemark.images.archive;

import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.model.EntryName;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an archive has brought.
 *
 * @param images in its order; one for each name, or without a name
 * @param content all that was written, with sizes in bytes. It may be more than the images need
 */
public record Delivery(List<ArchiveImage> images, Map<Digest, Long> content) {

  /** So many images are named in a message. */
  private static final int SHOWN = 5;

  /** A tag by which registries without referrers find what is about an image (cosign). */
  private static final Pattern REFERRER_TAG = Pattern.compile("(sha\\d+)-([0-9a-f]{64,})(\\..*)?");

  public Delivery {
    images = List.copyOf(images);
    content = Map.copyOf(new LinkedHashMap<>(content));
  }

  /**
   * The same with another name for its one image, in place of all that it has. What is about an
   * image that has come, by what it says or by its tag, is none and stays as it is.
   *
   * @param name in full; not empty
   * @param written where the content is now
   * @throws IOException in one line, which goes on after the name of the archive, if there are
   *     several images, or none
   */
  public Delivery named(String name, Provider written) throws IOException {
    if (Objects.requireNonNull(name, "name").isEmpty()) {
      throw new IllegalArgumentException("the name is empty");
    }
    ImageReader reader = new ImageReader(Objects.requireNonNull(written, "written"));
    Map<Digest, Descriptor> tops = new LinkedHashMap<>();
    List<ArchiveImage> others = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (ArchiveImage image : images) {
      if (isAboutAnother(image, reader)) {
        others.add(image);
      } else if (tops.putIfAbsent(image.target().digest(), image.target()) == null) {
        labels.add(image.name().isEmpty() ? image.target().digest().toString() : image.name());
      }
    }
    if (tops.size() != 1) {
      throw new IOException(tops.isEmpty() ? "has no image that could be named" : several(labels));
    }
    List<ArchiveImage> named = new ArrayList<>();
    named.add(new ArchiveImage(name, tops.values().iterator().next()));
    named.addAll(others);
    return new Delivery(named, content);
  }

  private boolean isAboutAnother(ArchiveImage image, ImageReader reader) throws IOException {
    Matcher tag = REFERRER_TAG.matcher(EntryName.reference(image.name()));
    return image.isReferrer()
        || reader.subject(image.target()).filter(content::containsKey).isPresent()
        || (tag.matches()
            && Digest.lenient(tag.group(1) + ":" + tag.group(2))
                .filter(content::containsKey)
                .isPresent());
  }

  private static String several(List<String> labels) {
    List<String> shown = labels.subList(0, Math.min(SHOWN, labels.size()));
    return "has "
        + labels.size()
        + " images ("
        + String.join(", ", shown)
        + (labels.size() > SHOWN ? ", ..." : "")
        + "), and a name is for one; import them under their own names, and name one of them then";
  }
}
