package dev.tidemark.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.ask.Why;
import dev.tidemark.engine.content.ContentStore;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.managed.ManagedOptions;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.engine.managed.StoreException;
import dev.tidemark.engine.managed.StoredImage;
import dev.tidemark.engine.managed.Target;
import dev.tidemark.engine.managed.Workspace;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.images.graph.ChildLabels;
import dev.tidemark.images.graph.DecodedChildren;
import dev.tidemark.images.graph.Manifest;
import dev.tidemark.images.graph.Walk;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recipes of {@code docs/embedding.md}, which has what stands between {@code begin} and {@code
 * end} here, word for word.
 */
class EmbeddingGuideTest {

  private static final Path PAGE = Path.of("../docs/embedding.md");
  private static final Path SELF =
      Path.of("src/test/java/dev/tidemark/images/EmbeddingGuideTest.java");
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern RECIPE =
      Pattern.compile("(?s)  // begin (\\w+)\n(.*?)  // end \\1\n");

  private static final String APP = "docker.io/library/app:1";

  @TempDir Path directory;

  private ManagedStore store;
  private Workspace workspace;

  @BeforeEach
  void open() throws IOException {
    ManagedOptions options = ManagedOptions.defaults().withSchedule(Optional.empty());
    store = Engine.openManaged(directory.resolve("store"), options);
    workspace = store.workspace("default");
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  // begin requests
  /** Takes a blob. Answers the lease that holds it: the client sends that with what follows. */
  static String upload(
      Workspace workspace, Optional<String> given, Digest digest, long size, InputStream body)
      throws IOException {
    String lease = given.orElseGet(() -> workspace.leases().open(Duration.ofHours(1)).id());
    workspace.under(lease).contents().write(lease + " " + digest, digest, size, body, Map.of());
    return lease;
  }

  /** Takes a manifest in a later request. Answers what is to be uploaded before. */
  static Set<Digest> publish(Workspace workspace, String lease, String name, Manifest manifest)
      throws IOException {
    Workspace leased = workspace.under(lease);
    Set<Digest> missing = new LinkedHashSet<>();
    manifest.children().forEach(child -> missing.add(child.digest()));
    missing.removeAll(leased.contents().claim(missing));
    if (missing.isEmpty()) {
      Map<String, String> labels = new LinkedHashMap<>();
      Labels.add(labels, manifest.children(), ChildLabels::keys);
      leased.contents().add(new ByteArrayInputStream(manifest.json()), labels);
      leased.images().put(new StoredImage(name, Target.of(manifest.descriptor()), Map.of()));
      workspace.leases().delete(lease);
    }
    return missing;
  }

  // end requests

  @Test
  void theLeaseHoldsABlobFromOneRequestToTheNext() throws IOException, MalformedContentException {
    Descriptor config = descriptor(MediaTypes.OCI_CONFIG, "{}");
    Descriptor layer = descriptor(MediaTypes.OCI_LAYER, "layer");
    byte[] body = Manifest.of(config, List.of(layer)).json();
    Manifest manifest = Manifest.parse(body, MediaTypes.OCI_MANIFEST);

    String lease = upload(workspace, Optional.empty(), config.digest(), 2, stream("{}"));
    store.collect();
    assertThat(publish(workspace, lease, APP, manifest)).containsExactly(layer.digest());
    store.collect();
    assertThat(upload(workspace, Optional.of(lease), layer.digest(), 5, stream("layer")))
        .isEqualTo(lease);
    store.collect();
    assertThat(publish(workspace, lease, APP, manifest)).isEmpty();
    store.collect();

    assertThat(workspace.leases().list()).isEmpty();
    assertThat(stored())
        .containsExactlyInAnyOrder(manifest.descriptor().digest(), config.digest(), layer.digest());
    assertThatThrownBy(() -> publish(workspace, lease, APP, manifest))
        .isInstanceOf(StoreException.class)
        .extracting(e -> ((StoreException) e).reason())
        .isEqualTo(StoreException.Reason.NOT_FOUND);
    workspace.images().delete(APP);
    store.collect();
    assertThat(stored()).isEmpty();
  }

  // begin handlers
  /** Those on the class path and those in a directory; close them in the end. */
  static Plugins installed(Path directory) throws IOException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return Plugins.fromClassPath(loader).and(Plugins.fromDirectories(List.of(directory)));
  }

  /** Stores the parts of something, of whatever media types, and gives the root a name. */
  static void receive(
      Workspace workspace, Plugins plugins, String name, Descriptor root, List<InputStream> parts)
      throws IOException {
    workspace.runWithLease(
        leased -> {
          for (InputStream part : parts) {
            leased.contents().add(part, Map.of());
          }
          ContentStore content = leased.contents().asContentStore();
          DecodedChildren children = new DecodedChildren(content, new Decoder(plugins));
          Walk.walk(children.labelling(content), root);
          leased.images().put(new StoredImage(name, Target.of(root), Map.of()));
        });
  }

  // end handlers

  /** A build cache has bare digests, which only a plugin knows to be references. */
  @Test
  void aPluginSaysWhatTheLabelsAre() throws IOException {
    Digest layer = Digest.of(bytes("layer"));
    String json = "{\"layers\":[{\"blob\":\"" + layer + "\"}]}";
    Descriptor root = descriptor("application/vnd.buildkit.cacheconfig.v0", json);
    Path jars = Files.createDirectory(directory.resolve("plugins"));

    try (Plugins plugins = installed(jars)) {
      receive(workspace, plugins, APP, root, List.of(stream("layer"), stream(json)));
    }
    store.collect();

    assertThat(stored()).containsExactlyInAnyOrder(root.digest(), layer);
    assertThat(workspace.contents().info(root.digest()).labels())
        .containsExactly(Map.entry("containerd.io/gc.ref.content.l.0", layer.toString()));
    DecodedChildren without =
        new DecodedChildren(workspace.contents().asContentStore(), new Decoder(Plugins.of()));
    assertThat(without.handle(root)).isEmpty();
  }

  // begin artifact
  /** Attaches a document, such as an SBOM, to an image. Answers the artifact's manifest. */
  static Digest attach(
      Workspace workspace, Plugins plugins, String image, String type, byte[] document)
      throws IOException {
    return workspace.withLease(
        leased -> {
          Descriptor subject = leased.images().get(image).target().descriptor();
          ContentStore content = leased.contents().asContentStore();
          byte[] none = "{}".getBytes(StandardCharsets.UTF_8);
          Descriptor config = new Descriptor(MediaTypes.OCI_EMPTY, Digest.of(none), none.length);
          Descriptor layer = new Descriptor(type, Digest.of(document), document.length);
          Manifest artifact =
              Manifest.of(config, List.of(layer)).withArtifactType(type).withSubject(subject);
          for (byte[] part : List.of(none, document, artifact.json())) {
            leased.contents().add(new ByteArrayInputStream(part), Map.of());
          }
          DecodedChildren children = new DecodedChildren(content, new Decoder(plugins));
          Walk.walk(children.labelling(content), artifact.descriptor());
          return artifact.descriptor().digest();
        });
  }

  // end artifact

  @Test
  void anArtifactLivesAsLongAsItsSubject() throws IOException {
    Descriptor config = descriptor(MediaTypes.OCI_CONFIG, "{ }");
    Manifest manifest = Manifest.of(config, List.of());
    Digest artifact;
    try (Plugins plugins = Plugins.fromClassPath(EmbeddingGuideTest.class.getClassLoader())) {
      List<InputStream> parts = List.of(stream("{ }"), new ByteArrayInputStream(manifest.json()));
      receive(workspace, plugins, APP, manifest.descriptor(), parts);
      artifact = attach(workspace, plugins, APP, "application/spdx+json", bytes("{\"a\":1}"));
    }
    store.collect();

    Why kept = store.why(Resource.content("default", artifact));
    assertThat(kept.state()).isEqualTo(Why.State.LIVE);
    assertThat(kept.paths()).hasSize(1);
    assertThat(kept.paths().get(0).root().by()).isEqualTo("image:" + APP);
    assertThat(kept.paths().get(0).steps())
        .endsWith(
            Resource.content("default", manifest.descriptor().digest()),
            Resource.content("default", artifact));
    assertThat(stored()).hasSize(5);

    workspace.images().delete(APP);
    Why unkept = store.why(Resource.content("default", artifact));
    assertThat(unkept.state()).isEqualTo(Why.State.GARBAGE);
    assertThat(unkept.reason().orElse("")).startsWith("only garbage refers to it");
    store.collect();
    assertThat(stored()).isEmpty();
    assertThat(store.why(Resource.content("default", artifact)).present()).isFalse();
  }

  @Test
  void thePageHasTheseRecipes() throws IOException {
    List<String> recipes = new ArrayList<>();
    for (String recipe : all(RECIPE, Files.readString(SELF), 2)) {
      recipes.add(recipe.stripTrailing().stripIndent() + "\n");
    }
    assertThat(recipes).hasSize(3);
    assertThat(all(BLOCK, Files.readString(PAGE), 1)).isEqualTo(recipes);
  }

  private static List<String> all(Pattern pattern, String text, int group) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(group)).toList();
  }

  private List<Digest> stored() {
    return workspace.contents().list().stream().map(content -> content.digest()).toList();
  }

  private static Descriptor descriptor(String mediaType, String text) {
    return new Descriptor(mediaType, Digest.of(bytes(text)), bytes(text).length);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
