package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.testkit.LayoutWriter;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong is one line that says what, where, and what to do. */
class ErrorLinesTest {

  @TempDir private Path folder;

  private static void assertLine(Result result, int exitCode, String... parts) {
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).hasLineCount(1).startsWith("tidemark: ").contains(parts);
  }

  @Test
  void aMissingDirectory() {
    String missing = folder.resolve("missing").toString();
    assertLine(tidemark("gc", missing), 1, missing, "no such directory; name that of an OCI");
    assertLine(tidemark("ls", "oci:" + missing, "--json"), 1, missing, "no such directory");
  }

  @Test
  void aDirectoryThatIsNoLayout() {
    assertLine(
        tidemark("gc", folder.toString()), 1, folder + " is not an OCI image layout", "; name");
  }

  @Test
  void aTagAsSkopeoWritesIt() {
    assertLine(
        tidemark("gc", "oci:" + folder + ":v1"),
        ExitCode.USAGE,
        "ends in a tag, as skopeo writes it; a store is a directory: oci:" + folder + ",");
  }

  @Test
  void aFileThatIsNoDirectory() throws IOException {
    Path file = Files.createFile(folder.resolve("archive.tar"));
    assertLine(tidemark("gc", file.toString()), 1, file + " is not a directory", "unpack");
  }

  @Test
  void otherKindsOfStore() {
    for (String store : new String[] {"registry:dir", "s3://bucket/x", "foo:x"}) {
      String scheme = store.substring(0, store.indexOf(':'));
      assertLine(
          tidemark("gc", store),
          ExitCode.USAGE,
          "nothing here knows stores of the scheme " + scheme + ", there are oci, managed;",
          "--plugins loads others",
          "see 'tidemark gc --help'");
      assertLine(
          tidemark("images", "ls", store),
          ExitCode.USAGE,
          "works on OCI image layouts, oci:DIR, and managed stores, managed:DIR, and not on "
              + scheme
              + ":");
      assertLine(
          tidemark("leases", store),
          ExitCode.USAGE,
          "works on managed stores, managed:DIR, and not on " + scheme + ":");
    }
    assertLine(tidemark("gc", "oci:"), ExitCode.USAGE, "STORE: is empty", "an OCI image layout");
    assertLine(tidemark("gc", "managed:"), ExitCode.USAGE, "STORE: is empty", "a managed store");
  }

  @Test
  void aDirectoryWithAColonInItsNameIsADirectory() throws IOException {
    LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("registry:5000"));
    assertThat(tidemark("ls", layout.path()).exitCode()).isZero();
  }

  @Test
  void filesThatCannotBeWritten() throws IOException {
    LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("images"));
    String file = folder.resolve("missing/file").toString();
    for (String[] line :
        new String[][] {
          {"export", layout.path(), "v1", "-o", file}, {"plan", layout.path(), "-o", file}
        }) {
      assertLine(tidemark(line), 1, file + ": no such directory");
    }
  }

  @Test
  void wrongUsage() {
    assertLine(tidemark("gcc"), 2, "there is no command 'gcc', perhaps gc; see 'tidemark --help'");
    assertLine(tidemark("gc"), 2, "missing required parameter: 'STORE'; see 'tidemark gc --help'");
    assertLine(tidemark("gc", "x", "--jsno"), 2, "there is no option '--jsno', perhaps --json");
    assertLine(tidemark("gc", "x", "y"), 2, "nothing to do with 'y'");
    assertLine(
        tidemark("gc", "x", "--grace"), 2, "missing required parameter for option '--grace'");
    assertLine(
        tidemark("gc", "x", "--grace", "1w"), 2, "--grace: '1w' is not a length of time such as");
    assertLine(tidemark("gc", "x", "--grace=-1h"), 2, "--grace: '-1h' is not a length of time");
    assertLine(
        tidemark("ls", "x", "--live", "--garbage"), 2, "--live and --garbage exclude each other");
    assertLine(tidemark("plugins", "remove"), 2, "'remove' is unknown, there is only list");
    assertLine(tidemark("--jsno"), 2, "there is no option '--jsno'; see 'tidemark --help'");
  }

  @Test
  void aStoreThatAnotherProcessCollects() throws IOException {
    LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("images"));
    tidemark("scan", layout.path());
    Path lock = layout.directory().resolve(".tidemark/lock");
    try (RandomAccessFile file = new RandomAccessFile(lock.toFile(), "rw");
        FileLock held = file.getChannel().lock(Long.MAX_VALUE - 1, 1, false)) {
      assertThat(held.isValid()).isTrue();
      assertLine(tidemark("gc", layout.path()), 1, "another collector", "; wait for it or stop it");
      Result ls = tidemark("ls", layout.path(), "-q");
      assertThat(ls.exitCode()).isZero();
      assertThat(ls.out()).hasLineCount(8);
      assertThat(ls.err())
          .isEqualTo(
              "tidemark: warning: another process is collecting; this is as of its last scan\n");
    }
  }

  @Test
  void stateThatCannotBeWritten() throws IOException {
    LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("images"));
    Files.createFile(folder.resolve("file"));
    String state = folder.resolve("file/state").toString();
    assertLine(
        tidemark("gc", layout.path(), "--state", state),
        1,
        "cannot write to " + state,
        "; make it writable, or name another directory with --state");
  }

  @Test
  void metadataThatIsDamaged() throws IOException {
    LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("images"));
    tidemark("scan", layout.path());
    Path data = layout.directory().resolve(".tidemark/metadata/data.mdb");
    Files.write(data, new byte[8192]);
    assertLine(
        tidemark("gc", layout.path()), 1, "cannot open the metadata in ", "so it may be removed");
  }

  @Test
  void anIndexThatCannotBeRead() throws IOException {
    LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("images"));
    Files.writeString(layout.directory().resolve("index.json"), "{");
    assertLine(tidemark("gc", layout.path()), 1, "index.json");
  }

  @Test
  void pluginsThatDoNotWork() throws IOException {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    Path jar = Files.writeString(plugins.resolve("broken.jar"), "no jar");
    LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("images"));
    assertLine(tidemark("gc", layout.path(), "--plugins", plugins.toString()), 1, jar.toString());
    assertLine(tidemark("plugins", "list", "--plugins", plugins.toString()), 1, jar.toString());
    String missing = folder.resolve("missing").toString();
    assertLine(tidemark("plugins", "--plugins", missing), 1, missing);
  }

  @Test
  void missingBuiltInPlugins() throws IOException {
    LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("images"));
    assertLine(
        new Run().withPlugins(Optional.empty()).command("gc", layout.path()),
        1,
        "the built-in plugins are missing; start the program by its launcher");
  }

  @Test
  void deniedPermission() {
    Trouble trouble = Trouble.of(new UncheckedIOException(new AccessDeniedException("/x/blob")));
    assertThat(trouble.line())
        .isEqualTo("/x/blob: permission denied; run as its owner, or change its permissions");
    assertThat(trouble.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void whatAFileSystemSaysInPlainWords() {
    Map<FileSystemException, String> lines =
        Map.of(
            new FileAlreadyExistsException("/x"), "/x: is there already",
            new DirectoryNotEmptyException("/x"), "/x: the directory is not empty",
            new NotDirectoryException("/x"), "/x: is not a directory",
            new FileSystemLoopException("/x"), "/x: links lead in a circle",
            new NoSuchFileException("/x"), "/x: no such file",
            new FileSystemException("/x", null, "Disk quota exceeded"),
                "/x: Disk quota exceeded; make room there",
            new FileSystemException("/x"), "/x: the file system has failed");
    lines.forEach((e, line) -> assertThat(Trouble.of(e).line()).isEqualTo(line));
    assertThat(Trouble.of(new EOFException()).line()).isEqualTo("ends too early");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anArchiveWrittenToADeviceDoesNotTakeItsPlace() throws IOException {
    LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("images"));
    Path device = Files.createSymbolicLink(folder.resolve("device"), Path.of("/dev/full"));
    assertLine(
        tidemark("export", layout.path(), "v1", "-o", device.toString()),
        1,
        device + ": No space left on device");
    assertThat(device).isSymbolicLink();
  }

  @Test
  void theUnexpected() {
    assertThat(Trouble.of(new IllegalStateException("odd")).line())
        .isEqualTo(
            "IllegalStateException: odd; this is a bug in tidemark, TIDEMARK_DEBUG=1 shows where");
    assertThat(Trouble.of(new OutOfMemoryError()).line()).startsWith("out of memory; ");
    assertThat(Trouble.of(new UnsatisfiedLinkError("noexec\nand more")).line())
        .startsWith("cannot load a library: UnsatisfiedLinkError: noexec; if");
    assertThat(Trouble.of(new ExceptionInInitializerError(new IOException("gone"))).line())
        .startsWith("cannot load a library: IOException: gone; if");
  }

  @Test
  void aStackTraceOnlyOnRequest() {
    String missing = folder.resolve("missing").toString();
    assertThat(new Run().with("TIDEMARK_DEBUG", "1").command("gc", missing).err())
        .contains("NoSuchFileException")
        .contains("\tat ")
        .contains("\ntidemark: " + missing);
  }

  @Test
  void aReaderThatHasGoneIsNoError() throws IOException {
    LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("images"));
    assertThat(withOutputThatFails("Broken pipe", ExitCode.UNREAD, "ls", layout.path())).isEmpty();
    assertThat(withOutputThatFails("Broken pipe", ExitCode.UNREAD, "--help")).isEmpty();
  }

  @Test
  void outputThatCannotBeWritten() throws IOException {
    LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("images"));
    assertThat(
            withOutputThatFails(
                "No space left on device", ExitCode.FAILED, "gc", layout.path(), "--json"))
        .isEqualTo(FULL);
    assertThat(
            withOutputThatFails(
                "No space left on device",
                ExitCode.FAILED,
                "export",
                layout.path(),
                "v1",
                "-o",
                "-"))
        .isEqualTo(FULL);
  }

  private static final String FULL =
      "tidemark: cannot write the answer: No space left on device; what was asked for may be done"
          + " all the same\n";

  /** Runs a command that fails; returns what it says on standard error. */
  private String withOutputThatFails(String reason, int exitCode, String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(reason);
          }
        };
    Shell shell =
        new Shell(
            InputStream.nullInputStream(),
            out,
            err,
            StandardCharsets.UTF_8,
            false,
            false,
            () -> 80,
            name -> null,
            Optional.of(BuiltInPlugins.DIRECTORY),
            Clock.systemUTC());
    assertThat(Tidemark.run(shell, arguments)).isEqualTo(exitCode);
    return err.toString(StandardCharsets.UTF_8);
  }
}
