package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testing.Graphs;
import dev.tidemark.testing.Model;
import dev.tidemark.testing.Script;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.Link;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Archives that come into a layout and into a managed store, between names that go, archives that
 * are cut off, and collections without grace. What the images of an archive need, and what is about
 * that, stays as long as it is needed; of the rest the import says so; and in the end nothing is
 * left.
 */
final class ArchiveHistory {

  private final Random random;
  private final Path directory;
  private final Map<Digest, Blob> world;

  /** What only archives have brought that were cut off: nobody has read what it refers to. */
  private final Set<Digest> half = new TreeSet<>();

  private ArchiveHistory(Random random, Path directory) {
    this.random = random;
    this.directory = directory;
    this.world = RandomArchive.world(random);
  }

  /** Throws an assertion error if anything is lost on the way, or left in the end. */
  static void check(Script script) throws Exception {
    Path directory = Files.createTempDirectory("archives");
    Random random = script.about("world");
    ArchiveHistory history = new ArchiveHistory(random, directory);
    try {
      history.bring();
      for (int step : script.steps()) {
        random.setSeed(step);
        history.step();
      }
      history.end();
    } catch (AssertionError e) {
      String content = Graphs.describe(List.copyOf(history.world.values()));
      throw new AssertionError(e.getMessage() + "\n" + content, e);
    } finally {
      TestFiles.remove(directory);
    }
  }

  private void step() throws Exception {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> bring();
      case 3 -> bringHalf();
      case 4, 5 -> remove();
      case 6 -> interruptedCollection();
      default -> collect();
    }
  }

  private Path at(ImportingStore store) {
    return directory.resolve(store.name());
  }

  private Set<Digest> blobs(ImportingStore store) throws Exception {
    return ImportingStore.blobs(at(store));
  }

  private void bring() throws Exception {
    RandomArchive archive = RandomArchive.of(random, world);
    half.removeAll(archive.content());
    for (ImportingStore store : ImportingStore.values()) {
      Set<Digest> before = blobs(store);
      StoreImages.Brought brought = store.bring(at(store), archive.tar());
      Set<Digest> content = new TreeSet<>(archive.content());
      Set<Digest> tops = new TreeSet<>(archive.images().values());
      for (StoreImages.Naming naming : brought.namings()) {
        Digest top = naming.image().target().digest();
        tops.add(top);
        content.add(top);
        if (!world.containsKey(top)) {
          learn(archive, Files.readAllBytes(ImportingStore.path(at(store), top)));
        }
      }
      Set<Digest> after = blobs(store);
      assertThat(after).as("there after an import into %s", store).containsAll(before);
      assertThat(after).as("imported into %s", store).containsAll(content);
      Set<Digest> stays = stays(after, content, before, tops);
      archive.saved().forEach(image -> assertThat(stays).contains(image.config()));
      Set<Digest> leftOut = new TreeSet<>(content);
      leftOut.removeAll(stays);
      assertThat(brought.leftOut())
          .as("said to be left out of %s", store)
          .containsExactlyElementsOf(leftOut);
      if (store == ImportingStore.MANAGED) {
        tops.removeAll(following(archive, after));
      }
      assertThat(roots(store)).as("named in %s", store).containsAll(tops);
    }
  }

  /** What has no name in the archive, and is about something that is there: it follows that. */
  private Set<Digest> following(RandomArchive archive, Set<Digest> there) {
    Set<Digest> named = new TreeSet<>();
    Set<Digest> following = new TreeSet<>();
    for (Map.Entry<String, Digest> image : archive.images().entrySet()) {
      Digest top = image.getValue();
      Blob blob = world.get(top);
      if (!image.getKey().equals(top.toString())) {
        named.add(top);
      } else if (blob != null && blob.subject().filter(there::contains).isPresent()) {
        following.add(top);
      }
    }
    following.removeAll(named);
    return following;
  }

  /** A manifest that was made for an image of a list of {@code docker save}. */
  private void learn(RandomArchive archive, byte[] manifest) {
    String text = new String(manifest, StandardCharsets.UTF_8);
    for (RandomArchive.Saved image : archive.saved()) {
      if (text.contains(image.config().toString())) {
        List<Link> parts = new ArrayList<>();
        parts.add(new Link(MediaTypes.DOCKER_CONFIG, image.config()));
        image.layers().forEach(layer -> parts.add(new Link(MediaTypes.DOCKER_LAYER, layer)));
        Digest digest = Blob.digest("sha256", manifest);
        String type = MediaTypes.DOCKER_MANIFEST;
        world.put(digest, new Blob(digest, type, manifest, parts, Optional.empty(), List.of()));
      }
    }
  }

  /** What an image needs, or is about what stays or was there before; and so on. */
  private Set<Digest> stays(
      Set<Digest> present, Set<Digest> content, Set<Digest> before, Set<Digest> tops) {
    Model model = new Model();
    for (Digest digest : present) {
      Blob blob = world.get(digest);
      if (blob != null) {
        blob.links().forEach(link -> model.keeps(digest, link.target()));
        blob.subject()
            .filter(subject -> content.contains(digest))
            .ifPresent(subject -> model.keeps(subject, digest));
      }
    }
    Set<Digest> starts = new HashSet<>(tops);
    for (Digest digest : content) {
      Blob blob = world.get(digest);
      if (blob != null
          && blob.subject()
              .filter(before::contains)
              .filter(it -> !content.contains(it))
              .isPresent()) {
        starts.add(digest);
      }
    }
    Set<Digest> stays = model.reachable(starts);
    stays.retainAll(present);
    return stays;
  }

  private void bringHalf() throws Exception {
    byte[] whole = RandomArchive.of(random, world).tar();
    byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length - 1024));
    for (ImportingStore store : ImportingStore.values()) {
      Set<Digest> before = blobs(store);
      List<StoreImages.Named> names = store.list(at(store));
      assertThatThrownBy(() -> store.bring(at(store), cut)).isInstanceOf(IOException.class);
      Set<Digest> after = blobs(store);
      assertThat(after).containsAll(before);
      after.removeAll(before);
      half.addAll(after);
      assertThat(store.list(at(store))).isEqualTo(names);
    }
  }

  private Set<String> names(ImportingStore store) throws Exception {
    Set<String> names = new TreeSet<>();
    store.list(at(store)).forEach(image -> names.add(image.label()));
    return names;
  }

  private Set<Digest> roots(ImportingStore store) throws Exception {
    Set<Digest> roots = new TreeSet<>();
    store.list(at(store)).forEach(image -> roots.add(image.target().digest()));
    return roots;
  }

  private void remove() throws Exception {
    Set<String> names = names(ImportingStore.MANAGED);
    names.addAll(names(ImportingStore.LAYOUT));
    if (!names.isEmpty()) {
      remove(Set.of(List.copyOf(names).get(random.nextInt(names.size()))));
    }
  }

  private void remove(Set<String> names) throws Exception {
    for (ImportingStore store : ImportingStore.values()) {
      store.remove(at(store), names);
      assertThat(names(store)).noneMatch(names::contains);
    }
  }

  /**
   * It keeps what the names lead to, which is the same in both kinds of store, and nothing else.
   */
  private void collect() throws Exception {
    for (ImportingStore store : ImportingStore.values()) {
      Set<Digest> before = blobs(store);

      Set<Digest> stays = stays(store);
      Set<Digest> may = Model.stays(world.values(), before, roots(store));
      store.collect(at(store));
      Set<Digest> after = blobs(store);
      assertThat(after).as("kept by %s", store).containsAll(stays);
      assertThat(may).as("may be kept by %s", store).containsAll(after);
    }
  }

  private Set<Digest> stays(ImportingStore store) throws Exception {
    Set<Digest> present = blobs(store);
    present.removeAll(half);
    return Model.stays(world.values(), present, roots(store));
  }

  /** One that somebody wants to end before it has begun. */
  private void interruptedCollection() throws Exception {
    for (ImportingStore store : ImportingStore.values()) {
      Set<Digest> stays = stays(store);
      Thread.currentThread().interrupt();
      try {
        store.collect(at(store));
      } catch (IOException e) {
        // it has ended
      } finally {
        Thread.interrupted();
      }
      assertThat(blobs(store)).as("kept by %s", store).containsAll(stays);
    }
  }

  private void end() throws Exception {
    for (ImportingStore store : ImportingStore.values()) {
      Set<String> names = names(store);
      if (!names.isEmpty()) {
        remove(names);
      }
    }
    collect();
    for (ImportingStore store : ImportingStore.values()) {
      assertThat(blobs(store)).as("left in %s", store).isEmpty();
    }
  }
}
