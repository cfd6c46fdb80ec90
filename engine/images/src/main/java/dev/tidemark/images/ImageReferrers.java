package dev.tidemark.images;

import dev.tidemark.engine.content.ContentStore;
import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.managed.ContentInfo;
import dev.tidemark.engine.managed.Workspace;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.engine.model.ReferrerTag;
import dev.tidemark.images.graph.ChildLabels;
import dev.tidemark.images.graph.DocumentType;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.graph.Referrers;
import dev.tidemark.images.oci.ImageLayout;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a store has that is about an image: its signatures, SBOMs and attestations. They are found
 * by their subject, as far as they are listed as images or labelled; by the list that {@code
 * sha256-<hex>} stands for; and by a tag of cosign. What is in the store and nothing lists is not
 * found. As of the first question; for one thread.
 */
public final class ImageReferrers implements Referrers {

  /** What else knows of content that is about other content. */
  private interface Labelled {
    List<Digest> about(Digest subject) throws IOException;
  }

  private final ImageReader reader;
  private final List<NamedImage> images;
  private final Labelled labelled;
  private final Predicate<NamedImage> nameless;
  private @Nullable Map<Digest, List<NamedImage>> unnamed;
  private @Nullable Map<Digest, List<NamedImage>> named;
  private final Map<ReferrerTag, List<NamedImage>> byTag = new LinkedHashMap<>();

  private ImageReferrers(
      ImageReader reader,
      List<NamedImage> images,
      Labelled labelled,
      Predicate<NamedImage> nameless) {
    this.reader = reader;
    this.images = images;
    this.labelled = labelled;
    this.nameless = nameless;
  }

  /** Those of a layout. */
  public static ImageReferrers in(ImageLayout layout) throws IOException {
    return among(new LayoutStore(layout).list(), layout);
  }

  /** Those among some images, of which a name may be empty. */
  public static ImageReferrers among(List<NamedImage> images, Provider content) {
    return new ImageReferrers(
        new ImageReader(content), images, subject -> List.of(), image -> image.name().isEmpty());
  }

  /** Those of a namespace of a managed store, those too that labels speak of. */
  public static ImageReferrers in(Workspace workspace) {
    List<NamedImage> images =
        workspace.images().list().stream()
            .map(image -> new NamedImage(image.name(), image.target().descriptor()))
            .toList();
    return new ImageReferrers(
        new ImageReader(workspace.contents().asContentStore()),
        images,
        subject -> labelled(workspace, subject),
        image -> image.name().equals(image.target().digest().toString()));
  }

  /**
   * Has what an image is about keep it, by a label there, as containerd does: by a name of its own
   * it would keep that in turn, for ever.
   *
   * @return false if it is about nothing, or about nothing that is in the store; it needs a name
   *     then
   */
  public static boolean follows(Descriptor image, ContentStore content) throws IOException {
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(content, "content");
    Optional<Digest> subject =
        Digest.lenient(image.annotations().getOrDefault(Annotations.MANIFEST_SUBJECT, ""));
    if (subject.isEmpty()) {
      subject = new ImageReader(content).subject(image);
    }
    if (subject.isEmpty() || content.size(subject.get()).isEmpty()) {
      return false;
    }
    Map<String, String> annotations = new LinkedHashMap<>(image.annotations());
    annotations.put(Annotations.MANIFEST_SUBJECT, subject.get().toString());
    Descriptor referrer = image.withAnnotations(annotations);
    try {
      ChildLabels.set(content, any -> List.of(referrer))
          .handle(new Descriptor("", subject.get(), -1));
      return true;
    } catch (NoSuchFileException e) {
      return false; // it has gone since
    }
  }

  private static List<Digest> labelled(Workspace workspace, Digest subject) {
    List<Digest> found = new ArrayList<>();
    workspace
        .contents()
        .each(
            content -> {
              if (content.digest().equals(subject)) {
                content.labels().forEach((key, value) -> referrer(key, value, found));
              } else if (isAbout(content, subject)) {
                found.add(content.digest());
              }
            });
    return found;
  }

  private static void referrer(String key, String value, List<Digest> into) {
    if (key.startsWith(Labels.REFERRER)) {
      Digest.lenient(value).ifPresent(into::add);
    }
  }

  private static boolean isAbout(ContentInfo content, Digest subject) {
    return content.labels().entrySet().stream()
        .anyMatch(
            label ->
                label.getKey().startsWith(Labels.SUBJECT_OF)
                    && label.getValue().equals(subject.toString()));
  }

  /**
   * {@inheritDoc} Those that a tag of their own stands for keep its name, without which others
   * would not find them.
   */
  @Override
  public List<Descriptor> of(Descriptor subject) throws IOException {
    Digest digest = subject.digest();
    Map<Digest, Descriptor> found = new LinkedHashMap<>();
    for (Map<Digest, List<NamedImage>> some : List.of(unnamed(), named())) {
      for (NamedImage image : some.getOrDefault(digest, List.of())) {
        found.putIfAbsent(image.target().digest(), called(image.target(), ""));
      }
    }
    for (NamedImage image : tagged(digest)) {
      found.put(image.target().digest(), called(image.target(), image.name()));
    }
    for (Digest other : labelled.about(digest)) {
      if (!found.containsKey(other)) {
        document(other).ifPresent(target -> found.put(other, target));
      }
    }
    found.remove(digest);
    return List.copyOf(found.values());
  }

  /**
   * The entries that stand for what is about content and for nothing else: those without a name, or
   * called by their own digest where everything has to have a name, and tags that are called after
   * the content.
   */
  public List<NamedImage> entries(Digest subject) throws IOException {
    List<NamedImage> entries = new ArrayList<>();
    for (NamedImage image : unnamed().getOrDefault(subject, List.of())) {
      if (images.contains(image)) {
        entries.add(image);
      }
    }
    entries.addAll(tagged(subject));
    return entries;
  }

  private static Descriptor called(Descriptor target, String name) {
    Map<String, String> annotations = new LinkedHashMap<>(target.annotations());
    annotations.remove(Annotations.IMAGE_NAME);
    annotations.remove(Annotations.REF_NAME);
    if (!name.isEmpty()) {
      annotations.put(Annotations.REF_NAME, name);
    }
    return target.withAnnotations(annotations);
  }

  private List<NamedImage> tagged(Digest subject) throws IOException {
    unnamed();
    return byTag.entrySet().stream()
        .filter(tag -> tag.getKey().isAbout(subject))
        .flatMap(tag -> tag.getValue().stream())
        .toList();
  }

  /** By what they are about: what has no name, or stands in a list that has a tag. */
  private Map<Digest, List<NamedImage>> unnamed() throws IOException {
    Map<Digest, List<NamedImage>> known = unnamed;
    if (known == null) {
      known = new LinkedHashMap<>();
      for (NamedImage image : images) {
        Optional<ReferrerTag> tag = tag(image);
        if (nameless.test(image)) {
          learn(image, known);
        } else if (tag.isPresent()
            && (!tag.get().list() || listed(image.target(), tag.get(), known))) {
          byTag.computeIfAbsent(tag.get(), any -> new ArrayList<>()).add(image);
        }
      }
      unnamed = known;
    }
    return known;
  }

  /** The same of what has a name; there may be many of those, and most are about nothing. */
  private Map<Digest, List<NamedImage>> named() throws IOException {
    Map<Digest, List<NamedImage>> known = named;
    if (known == null) {
      known = new LinkedHashMap<>();
      for (NamedImage image : images) {
        if (!nameless.test(image) && tag(image).isEmpty()) {
          learn(image, known);
        }
      }
      named = known;
    }
    return known;
  }

  private static Optional<ReferrerTag> tag(NamedImage image) {
    return ReferrerTag.of(image.name()).filter(tag -> !tag.isAbout(image.target().digest()));
  }

  private void learn(NamedImage image, Map<Digest, List<NamedImage>> into) throws IOException {
    reader
        .subject(image.target())
        .ifPresent(subject -> into.computeIfAbsent(subject, any -> new ArrayList<>()).add(image));
  }

  /** Learns what a list lists; false if it is no list of what is about its subject. */
  private boolean listed(Descriptor list, ReferrerTag tag, Map<Digest, List<NamedImage>> into)
      throws IOException {
    if (!MediaTypes.isIndex(list.mediaType())) {
      return false;
    }
    List<Descriptor> entries;
    try {
      entries = reader.readIndex(list).manifests();
    } catch (NoSuchFileException | InvalidContentException e) {
      return false;
    }
    for (Descriptor entry : entries) {
      Optional<Digest> subject = reader.subject(entry);
      if (subject.filter(tag::isAbout).isEmpty()) {
        return false;
      }
      learn(new NamedImage("", entry), into);
    }
    return true;
  }

  private Optional<Descriptor> document(Digest digest) throws IOException {
    byte[] bytes;
    try {
      bytes = reader.read(new Descriptor("", digest, -1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return DocumentType.of(bytes).map(type -> new Descriptor(type, digest, bytes.length));
  }
}
