package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.ContentStore.digest;
import static dev.tidemark.engine.managed.ContentStore.stream;
import static dev.tidemark.engine.managed.RecordStore.digest;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of many, with long names, in order and a page at a time. */
class PagesTest {

  private RecordStore store;
  private StoredImages images;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    store = new RecordStore(directory);
    images = new StoredImages(store.scope());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void create(List<String> names) {
    images.change(
        names.stream()
            .map(name -> new StoredImage(name, new Target(digest(1), "text/x", 1), Map.of()))
            .map(NameChange::create)
            .toList());
  }

  private List<String> each(String... filters) {
    List<String> names = new ArrayList<>();
    images.each(one -> names.add(one.name()), filters);
    return names;
  }

  @Test
  void namesAreInOrderHoweverLongTheyAre() {
    TreeSet<String> names = new TreeSet<>();
    Random random = new Random(7);
    for (int length : new int[] {1, 199, 200, 201, 202, 300, 1000, 4096}) {
      for (int i = 0; i < 20; i++) {
        // most of them the same for long
        StringBuilder name = new StringBuilder("a".repeat(length));
        name.setCharAt(random.nextInt(length), (char) ('a' + random.nextInt(5)));
        name.setCharAt(random.nextInt(length), (char) ('A' + random.nextInt(5)));
        names.add(name.toString());
      }
    }
    List<String> shuffled = new ArrayList<>(names);
    Collections.shuffle(shuffled, random);
    create(shuffled);
    assertThat(images.list()).extracting(StoredImage::name).containsExactlyElementsOf(names);
    assertThat(each()).containsExactlyElementsOf(names);
    names.forEach(name -> assertThat(images.get(name).name()).isEqualTo(name));
    images.delete(names.first());
    images.delete(names.last());
    assertThat(images.count()).isEqualTo(names.size() - 2);
  }

  @Test
  void aLongListComesInPagesOnceEach() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 2500; i++) {
      names.add(String.format("image %05d", i));
    }
    // what is cut off belongs to one page
    for (int i = 0; i < 1500; i++) {
      names.add("x".repeat(250) + String.format("%05d", i));
    }
    create(names);
    assertThat(each()).containsExactlyElementsOf(names);
    assertThat(each("name~=7$")).hasSize(400);
    assertThat(images.count()).isEqualTo(4000);
    assertThat(images.count("name~=7$")).isEqualTo(400);
    assertThat(images.count("name==none")).isZero();
  }

  @Test
  void whatIsListedMayChangeMeanwhile() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 2500; i++) {
      names.add(String.format("%05d", i));
    }
    create(names);
    List<String> met = new ArrayList<>();
    images.each(
        one -> {
          met.add(one.name());
          images.delete(one.name());
          images.put(new StoredImage("before " + one.name(), one.target(), Map.of()));
        },
        "name~=^[0-9]+0$");
    assertThat(met).hasSize(250).isSorted();
    assertThat(images.count()).isEqualTo(2500);
  }

  @Test
  void otherKindsHaveTheSame() {
    Snapshots snapshots = new Snapshots(store.scope());
    snapshots.prepare("overlay", "a", "", Map.of());
    snapshots.prepare("overlay", "b", "", Map.of());
    snapshots.prepare("btrfs", "a", "", Map.of());
    List<String> names = new ArrayList<>();
    snapshots.each("overlay", one -> names.add(one.name()));
    assertThat(names).containsExactly("a", "b");
    assertThat(snapshots.count("overlay")).isEqualTo(2);
    assertThat(snapshots.count("overlay", "name==a")).isEqualTo(1);
    Leases leases = new Leases(store.scope());
    leases.create("l", Map.of(), Expiry.never());
    assertThat(leases.count()).isEqualTo(1);
    leases.each(one -> assertThat(one.id()).isEqualTo("l"));
    Containers containers = new Containers(store.scope());
    containers.create(new Container("c", Map.of(), "", "", ""));
    containers.each(one -> assertThat(one.id()).isEqualTo("c"));
    assertThat(containers.label("c", "k", "v").labels()).isEqualTo(Map.of("k", "v"));
    assertThat(snapshots.label("btrfs", "a", "k", "v").labels()).isEqualTo(Map.of("k", "v"));
  }

  @Test
  void contentOfOtherNamespacesIsLeftOut(@TempDir Path directory) throws IOException {
    try (ContentStore contents = new ContentStore(directory)) {
      TreeSet<String> mine = new TreeSet<>();
      for (int i = 0; i < 30; i++) {
        Contents to = i % 3 == 0 ? contents.contents() : contents.in("other");
        to.add(stream("blob " + i), Map.of());
        if (i % 3 == 0) {
          mine.add(digest("blob " + i).toString());
        }
      }
      List<String> met = new ArrayList<>();
      contents.contents().each(one -> met.add(one.digest().toString()));
      assertThat(met).containsExactlyElementsOf(mine);
      assertThat(contents.contents().count()).isEqualTo(10);
      contents.contents().writer("ref").close();
      assertThat(contents.contents().countIngests()).isEqualTo(1);
    }
  }

  @Test
  void whatIsCondemnedDoesNotCount(@TempDir Path directory) throws IOException {
    try (ContentStore contents = new ContentStore(directory)) {
      contents.add("a");
      contents.add("b");
      contents.condemn(ContentStore.content(digest("a")));
      assertThat(contents.contents().count()).isEqualTo(1);
    }
  }
}
