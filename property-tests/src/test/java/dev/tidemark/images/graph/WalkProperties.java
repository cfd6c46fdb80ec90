package dev.tidemark.images.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.decode.Decoded;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import dev.tidemark.testing.Graphs;
import dev.tidemark.testing.Model;
import dev.tidemark.testing.Script;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Walks and labels over random content. */
@SuppressWarnings("NullAway.Init") // what is static is set before any of it is used
@Tag("slow")
class WalkProperties {

  private static final Plugins HANDLERS = handlers();

  private static Plugins handlers() {
    try {
      return Plugins.fromClassPath(WalkProperties.class.getClassLoader());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Provide
  Arbitrary<List<Blob>> contents() {
    return Script.ofSize(1, 40).map(Graphs::of);
  }

  private static Descriptor[] roots(List<Blob> content) {
    return content.subList(content.size() / 2, content.size()).stream()
        .map(blob -> descriptor(blob.link()))
        .toArray(Descriptor[]::new);
  }

  private static Descriptor descriptor(Link link) {
    return new Descriptor(link.mediaType(), link.target(), -1);
  }

  private static Link link(Descriptor descriptor) {
    return new Link(descriptor.mediaType(), descriptor.digest());
  }

  private static Handler noting(Collection<Link> met, Handler children) {
    return descriptor -> {
      met.add(link(descriptor));
      try {
        return children.handle(descriptor);
      } catch (NoSuchFileException e) {
        return List.of();
      }
    };
  }

  /** All that {@code roots} lead to, by what images are: of other types nothing is expected. */
  private static Set<Link> reachable(List<Blob> content, Descriptor... roots) {
    Map<Digest, Blob> blobs = new HashMap<>();
    content.forEach(blob -> blobs.put(blob.digest(), blob));
    Set<Link> reachable = new LinkedHashSet<>();
    List<Link> todo = new ArrayList<>();
    List.of(roots).forEach(root -> todo.add(link(root)));
    while (!todo.isEmpty()) {
      Link next = todo.remove(todo.size() - 1);
      boolean image =
          MediaTypes.isManifest(next.mediaType()) || MediaTypes.isIndex(next.mediaType());
      if (reachable.add(next) && image && blobs.containsKey(next.target())) {
        for (Link link : blobs.get(next.target()).links()) {
          todo.add(new Link(link.mediaType(), link.target()));
        }
      }
    }
    return reachable;
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  @Label("a walk over images visits what is reachable, each once, on one thread and on several")
  void aWalkVisitsExactlyWhatIsReachable(@ForAll("contents") List<Blob> content)
      throws IOException {
    Descriptor[] roots = roots(content);
    ImageReader reader = new ImageReader(new LabelledBlobs(content));
    Set<Link> expected = reachable(content, roots);

    List<Link> walked = new ArrayList<>();
    Walk.walk(noting(walked, reader::children), roots);
    assertThat(walked).as(Graphs.describe(content)).containsExactlyInAnyOrderElementsOf(expected);

    ConcurrentLinkedQueue<Link> dispatched = new ConcurrentLinkedQueue<>();
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try {
      new Dispatch(executor, 3).walk(noting(dispatched, reader::children), roots);
    } finally {
      executor.shutdown();
    }
    assertThat(dispatched)
        .as(Graphs.describe(content))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  @Label("a walk by the handlers of plugins visits what is reachable through all types")
  void aWalkByHandlersVisitsExactlyWhatIsReachable(@ForAll("contents") List<Blob> content)
      throws IOException {
    Descriptor[] roots = roots(content);
    DecodedChildren children =
        new DecodedChildren(new LabelledBlobs(content), new Decoder(HANDLERS));
    Model model = new Model();
    content.forEach(
        blob -> blob.links().forEach(link -> model.keeps(blob.digest(), link.target())));

    List<Link> walked = new ArrayList<>();
    Walk.walk(noting(walked, children), roots);

    List<Digest> starts = List.of(roots).stream().map(Descriptor::digest).toList();
    assertThat(walked.stream().map(Link::target).distinct())
        .as(Graphs.describe(content))
        .containsExactlyInAnyOrderElementsOf(model.reachable(starts));
    assertThat(walked).doesNotHaveDuplicates();
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  @Label(
      "a walk by handlers writes the labels that a scan writes, those of embedded content on its parent")
  void labellingWritesWhatAScanWrites(@ForAll("contents") List<Blob> content) throws IOException {
    LabelledBlobs store = new LabelledBlobs(content);
    Decoder decoder = new Decoder(HANDLERS);
    List<Link> walked = new ArrayList<>();
    Walk.walk(noting(walked, new DecodedChildren(store, decoder).labelling(store)), roots(content));

    Map<Digest, Map<String, String>> expected = new HashMap<>();
    for (Link link : walked) {
      Map<String, String> labels =
          expected.computeIfAbsent(link.target(), any -> new LinkedHashMap<>());
      Decoded decoded = decoded(store, decoder, link);
      List<Reference> references = new ArrayList<>(decoded.references());
      decoded.inline().forEach(embedded -> addChildren(embedded, references));
      Labels.add(labels, references);
    }
    for (Blob blob : content) {
      assertThat(store.labels(blob.digest()))
          .as(blob.toString())
          .isEqualTo(expected.getOrDefault(blob.digest(), Map.of()));
    }
  }

  private static void addChildren(Decoded embedded, List<Reference> into) {
    for (Reference reference : embedded.references()) {
      if (reference.kind() == Reference.Kind.CHILD) {
        into.add(reference);
      }
    }
    embedded.inline().forEach(deeper -> addChildren(deeper, into));
  }

  private static List<Reference> references(LabelledBlobs store, Decoder decoder, Link link)
      throws IOException {
    return decoded(store, decoder, link).references();
  }

  private static Decoded decoded(LabelledBlobs store, Decoder decoder, Link link)
      throws IOException {
    return decoder.decode(digest -> store.open(descriptor(link)), link.target(), link.mediaType());
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  @Label("the labels of images are those of a scan, but for their subjects")
  void labelsOfImagesAreThoseOfAScan(@ForAll("contents") List<Blob> content) throws IOException {
    for (Blob blob : content) {
      if (MediaTypes.isManifest(blob.mediaType()) || MediaTypes.isIndex(blob.mediaType())) {
        LabelledBlobs store = new LabelledBlobs(List.of(blob));
        ChildLabels.set(store, new ImageReader(store)::children).handle(descriptor(blob.link()));

        Map<String, String> expected = new LinkedHashMap<>();
        Labels.add(expected, references(store, new Decoder(HANDLERS), blob.link()));
        expected.remove(Labels.SUBJECT);
        expected.remove(Labels.SUBJECT_OF);
        assertThat(store.labels(blob.digest())).as(blob.toString()).isEqualTo(expected);
      }
    }
  }
}
