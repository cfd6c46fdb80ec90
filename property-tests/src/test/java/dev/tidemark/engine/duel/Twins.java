package dev.tidemark.engine.duel;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.EngineOptions;
import dev.tidemark.engine.Store;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.managed.ManagedOptions;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.engine.managed.StoredImage;
import dev.tidemark.engine.managed.Target;
import dev.tidemark.engine.managed.Workspace;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.Link;
import dev.tidemark.testkit.TestFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The same content twice: in a layout that others write, and in a managed store. What the layout's
 * documents say stands in the labels of the managed store.
 */
class Twins implements AutoCloseable {

  static final String NAMESPACE = "twin";

  private static final String LABEL = "containerd.io/gc.ref.content.";

  /** A clock that stands still until it is told to go on. */
  private static final class Standing extends Clock {
    // ahead of the machine's, whose time the directories of a layout are stamped with
    private Instant now = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final Standing clock = new Standing();
  private final Path directory;
  private final LayoutWriter layout;
  private final ManagedStore managed;
  private final Workspace workspace;
  private final Store mirrored;
  private final Store online;

  Twins() throws IOException {
    directory = Files.createTempDirectory("twins");
    layout = new LayoutWriter(directory.resolve("layout"));
    layout.writeIndex();
    ManagedOptions options =
        ManagedOptions.defaults().withClock(clock).withSchedule(Optional.empty());
    managed = ManagedStore.open(directory.resolve("managed"), options);
    workspace = managed.workspace(NAMESPACE);
    mirrored =
        Engine.open(
            EngineOptions.layout(
                    layout.directory(), Plugins.fromClassPath(Twins.class.getClassLoader()))
                .withClock(clock)
                .withThreads(1));
    online = Engine.over(managed);
  }

  Store mirrored() {
    return mirrored;
  }

  Store online() {
    return online;
  }

  LayoutWriter layout() {
    return layout;
  }

  Instant now() {
    return clock.instant();
  }

  void advance(Duration time) {
    clock.now = clock.now.plus(time);
  }

  /** Puts content into both, now. */
  void put(Blob blob) throws IOException {
    layout.put(blob, clock.instant());
    InputStream bytes = new ByteArrayInputStream(blob.bytes());
    workspace
        .contents()
        .write(blob.digest().toString(), blob.digest(), blob.bytes().length, bytes, labels(blob));
  }

  /** What it refers to, and what it is about. */
  Map<String, String> labels(Blob blob) {
    Map<String, String> labels = new LinkedHashMap<>();
    blob.links().forEach(link -> labels.put(LABEL + labels.size(), link.target().toString()));
    blob.subject()
        .ifPresent(
            subject -> {
              labels.put(Labels.SUBJECT, subject.toString());
              labels.put(Labels.SUBJECT_OF, subject.toString());
            });
    return labels;
  }

  /** Gives content a name in both, and takes it from what had it. */
  void tag(String name, Link target, long size) {
    untag(name);
    layout.tag(name, target);
    workspace
        .images()
        .create(new StoredImage(name, new Target(target.target(), "text/x", size), Map.of()));
  }

  void untag(String name) {
    if (layout.tags().containsKey(name)) {
      layout.untag(name);
      workspace.images().delete(name);
    }
  }

  Set<String> names() {
    return layout.tags().keySet();
  }

  /** What is in the layout. */
  Set<Digest> layoutHas() {
    return new TreeSet<>(layout.digests());
  }

  /** What is in the managed store. */
  Set<Digest> managedHas() {
    Set<Digest> digests = new TreeSet<>();
    workspace.contents().list().forEach(content -> digests.add(content.digest()));
    return digests;
  }

  /** Circuit breakers are not asked: managed stores have others. */
  static Policy policy(Duration grace) {
    return Policy.immediate().withGrace(grace).withAllowed(EnumSet.allOf(Refusal.Kind.class));
  }

  @Override
  public void close() throws IOException {
    mirrored.close();
    online.close();
    TestFiles.remove(directory);
  }
}
