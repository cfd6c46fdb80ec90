package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What commands do on a disk without room, or with a little. */
class FullDiskIT {

  private static final int IMAGES = 30;

  /** Killed by a signal, as by writing to memory that has no disk behind it. */
  private static final int SIGNAL = 128;

  private static final int[] ROOM = {0, 12, 64};

  @TempDir static Path folder;

  @BeforeAll
  static void makeStores() throws IOException, InterruptedException {
    SmallDisk.at(folder.resolve("disk")).close();
    LayoutWriter layout = new LayoutWriter(folder.resolve("new"));
    fill(layout);
    fill(new LayoutWriter(folder.resolve("known")));
    done("scan", folder.resolve("known").toString());
    untag(new LayoutWriter(folder.resolve("known")));
    LayoutWriter nameless = new LayoutWriter(folder.resolve("nameless"));
    fill(nameless);
    done("scan", nameless.path());
    untag(nameless);
    nameless.tag("#1", nameless.image("base", "layer 29".repeat(500)));
    done("export", layout.path(), "t1", "t2", "-o", folder.resolve("a.tar").toString());
    String managed = "managed:" + folder.resolve("managed");
    done("import", managed, folder.resolve("a.tar").toString());
    done("images", "rm", managed, "t1");
    done("images", "tag", managed, "t2", "t3");
    untag(layout);
    done("plan", folder.resolve("known").toString(), "-o", folder.resolve("plan").toString());
    SmallDisk.copyTree(folder.resolve("known"), folder.resolve("held"));
    done("gc", folder.resolve("held").toString());
  }

  /** Layers of some size, that room comes from. */
  private static void fill(LayoutWriter layout) throws IOException {
    for (int i = 0; i < IMAGES; i++) {
      layout.tag("t" + i, layout.image("base", ("layer " + i).repeat(500)));
    }
    layout.age(Duration.ofDays(3));
  }

  /** Writes the same again, without the names of a third of them. */
  private static void untag(LayoutWriter layout) throws IOException {
    fill(layout);
    for (int i = 2 * IMAGES / 3; i < IMAGES; i++) {
      layout.untag("t" + i);
    }
  }

  private static void done(String... command) throws IOException, InterruptedException {
    Run.Result result = AppProcess.tidemark(command);
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  private static Run.Result run(SmallDisk disk, String command)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    for (String word : command.split(" ", -1)) {
      words.add(word.replace("DISK", disk.directory().toString()).replace("HERE", folder + ""));
    }
    return AppProcess.tidemark(words.toArray(String[]::new));
  }

  /** No crash, no loss, one line that helps; and when there is room, nothing is in the way. */
  @ParameterizedTest
  @CsvSource({
    "new, gc DISK/s",
    "new, gc DISK/s --quarantine 0s",
    "new, plan DISK/s -o DISK/plan",
    "new, scan DISK/s",
    "new, ls DISK/s",
    "new, images rm DISK/s t1",
    "new, images tag DISK/s t1 other",
    "new, import DISK/s HERE/a.tar",
    "new, import DISK/other HERE/a.tar",
    "new, import managed:DISK/other HERE/a.tar",
    "new, export DISK/s t1 t2 -o DISK/b.tar",
    "known, gc DISK/s",
    "nameless, gc DISK/s --untagged --grace 0s",
    "known, apply DISK/s HERE/plan",
    "known, scan DISK/s",
    "known, plan DISK/s -o DISK/plan",
    "held, gc DISK/s",
    "held, restore DISK/s --all",
    "held, purge DISK/s --older-than 0s",
    "managed, gc managed:DISK/s --grace 0s",
    "managed, plan managed:DISK/s -o DISK/plan",
    "managed, images rm managed:DISK/s t2",
    "managed, images tag managed:DISK/s t2 other",
    "managed, import managed:DISK/s HERE/a.tar",
    "managed, export managed:DISK/s t2 -o DISK/b.tar",
  })
  void aFullDiskLosesNothing(String store, String command)
      throws IOException, InterruptedException {
    for (int room : ROOM) {
      try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"))) {
        Path copy = disk.copy(folder.resolve(store), "s");
        Map<String, Long> needed = needed(copy);
        disk.fill(room);
        List<String> before = disk.names();
        Run.Result result = run(disk, command);
        String what = command + " with " + room + " KiB: " + result.out() + result.err();
        assertThat(result.exitCode()).as(what).isIn(ExitCode.DONE, ExitCode.FAILED);
        assertThat(needed(copy)).as(what).containsAllEntriesOf(needed);
        if (result.exitCode() != ExitCode.DONE) {
          assertThat(result.err().lines().filter(line -> line.startsWith("tidemark: ")))
              .as(what)
              .singleElement()
              .asString()
              .containsIgnoringCase("no space left on")
              .contains("make room", disk.directory().toString());
          assertThat(disk.names().stream().filter(name -> name.contains("part")))
              .as("left behind of %s, beside %s", what, before)
              .isEmpty();
          disk.makeRoom();
          Run.Result again = run(disk, command);
          assertThat(again.exitCode()).as(what + again.err()).isZero();
        }
      }
    }
  }

  /** The files that the images with names, or the records, need: all that were to stay. */
  private static Map<String, Long> needed(Path store) throws IOException {
    Path blobs = folder.resolve("left/blobs");
    if (Files.notExists(blobs)) {
      LayoutWriter left = new LayoutWriter(folder.resolve("left"));
      for (int i = 0; i < 2 * IMAGES / 3; i++) {
        if (i != 1) {
          left.image("base", ("layer " + i).repeat(500));
        }
      }
    }
    Map<String, Long> sizes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(store.resolve("blobs"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path twin = blobs.resolve(store.resolve("blobs").relativize(file).toString());
        if (Files.exists(twin)) {
          sizes.put(file.getFileName().toString(), Files.size(file));
        }
      }
    }
    return sizes;
  }

  @Test
  void aStoreThatIsKnownIsCollectedWithoutAnyRoom() throws IOException, InterruptedException {
    for (int room : ROOM) {
      try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"))) {
        Path store = disk.copy(folder.resolve("known"), "s");
        disk.fill(room);
        long before = blobs(store);
        Run.Result result = run(disk, "gc DISK/s --quarantine 0s");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(blobs(store)).isEqualTo(before - IMAGES / 3 * 3);
      }
    }
  }

  private static long blobs(Path store) throws IOException {
    try (Stream<Path> files = Files.list(store.resolve("blobs/sha256"))) {
      return files.count();
    }
  }

  @Test
  void aRunWithoutRoomForItsRecordIsDoneAndSaysSo() throws IOException, InterruptedException {
    try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"))) {
      Path store = disk.copy(folder.resolve("known"), "s");
      long before = blobs(store);
      disk.fill(0);
      for (String command : List.of("gc DISK/s", "restore DISK/s --all")) {
        Run.Result result = run(disk, command);
        assertThat(result.exitCode()).as(command + result.err()).isZero();
        assertThat(result.err())
            .as(command)
            .hasLineCount(1)
            .startsWith("tidemark: warning: no record is kept of this in " + disk.directory())
            .containsIgnoringCase("no space left on device")
            .endsWith("; make room there\n");
      }
      assertThat(run(disk, "runs DISK/s").out()).startsWith("No runs");
      disk.makeRoom();
      Run.Result again = run(disk, "gc DISK/s --grace 0s");
      assertThat(again.err()).isEmpty();
      assertThat(blobs(store)).isEqualTo(before - IMAGES / 3 * 3);
      assertThat(run(disk, "runs DISK/s -q").out()).contains("gc");
    }
  }

  @Test
  void aNewStoreIsCollectedWithItsStateElsewhere() throws IOException, InterruptedException {
    try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"))) {
      disk.copy(folder.resolve("new"), "s");
      disk.fill(0);
      Run.Result refused = run(disk, "gc DISK/s --quarantine 0s");
      assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(refused.err()).contains("--state");
      Run.Result result = run(disk, "gc DISK/s --quarantine 0s --state HERE/state");
      assertThat(result.exitCode()).as(result.err()).isZero();
    }
  }

  /** An older program has left a lock file without blocks. */
  @Test
  void aLockFileWithHolesDoesNotEndTheProcess() throws IOException, InterruptedException {
    try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"))) {
      Path store = disk.copy(folder.resolve("known"), "s");
      Path lock = store.resolve(".tidemark/metadata/lock.mdb");
      Files.delete(lock);
      try (RandomAccessFile file = new RandomAccessFile(lock.toFile(), "rw")) {
        file.setLength(16 << 10);
      }
      disk.fill(0);
      Run.Result full = run(disk, "gc DISK/s --quarantine 0s");
      assertThat(full.exitCode()).as(full.err()).isLessThan(SIGNAL).isEqualTo(ExitCode.FAILED);
      assertThat(full.err()).contains("no space left on the device", "--state");
      disk.makeRoom();
      assertThat(run(disk, "gc DISK/s --quarantine 0s").exitCode()).isZero();
    }
  }
}
