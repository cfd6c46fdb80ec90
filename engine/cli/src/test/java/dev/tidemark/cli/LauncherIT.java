package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher, as cron, pipes and impatient people start it. Names that are not ASCII are made by
 * the shell: the tests may run in a locale that has no such names.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {

  private static final Path ROOT =
      Path.of(System.getProperty("tidemark.root", "../..")).toAbsolutePath().normalize();
  private static final int LIMIT_SECONDS = 120;

  /** "b\u00fcro", for printf. */
  private static final String BUREAU = "b\\303\\274ro";

  @TempDir private Path folder;
  private LayoutWriter layout;

  @BeforeEach
  void makeLayout() throws IOException {
    layout = LayoutWriter.withGarbage(folder.resolve("images"));
    layout.age(Duration.ofDays(2));
  }

  /** Runs a script of the shell, in the folder and with no variables but these. */
  private Result shell(String script, String... variables) throws Exception {
    List<String> line = new ArrayList<>(List.of("env", "-i", "PATH=/usr/bin:/bin"));
    line.add("JAVA_HOME=" + System.getProperty("java.home"));
    line.add("TM=" + ROOT.resolve("tidemark"));
    line.addAll(List.of(variables));
    line.addAll(List.of("sh", "-c", script));
    return AppProcess.run(line, folder);
  }

  // --- the locale

  @Test
  void cronCanNameWhatIsNotAscii() throws Exception {
    layout.tag("gr\u00f6\u00dfe", layout.image("large"));
    Result result =
        shell(
            "n=$(printf '"
                + BUREAU
                + "') && mv images \"$n\" && \"$TM\" gc \"$n\" --dry-run && cd \"$n\""
                + " && \"$TM\" gc . --dry-run"
                + " && \"$TM\" images rm . \"$(printf 'gr\\303\\266\\303\\237e')\"");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("removed gr\u00f6\u00dfe ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LC_ALL=C", "LANG=xx_XX.UTF-8", "LC_CTYPE=POSIX", "LANG=C.UTF-8"})
  void soDoesEveryOtherLocaleThatHasNoNamesOfItsOwn(String variable) throws Exception {
    Result result =
        shell("n=$(printf '" + BUREAU + "') && mv images \"$n\" && \"$TM\" ls \"$n\" -q", variable);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void theArchiveOfClassesIsRecordedInAFolderThatIsNotAscii() throws Exception {
    Result result =
        shell(
            "n=$(printf '"
                + BUREAU
                + "')/engine/cli/target && mkdir -p \"$n\" && cp -r \"$APP\" \"$n/app\""
                + " && rm -f \"$n\"/app/*.jsa && cp \"$TM\" \"${n%%/*}/tidemark\""
                + " && \"${n%%/*}/tidemark\" version && find \"$n/app\" -name '*.jsa' -size +0",
            "APP=" + ROOT.resolve("engine/cli/target/app"));
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines())
        .satisfiesExactly(
            version -> assertThat(version).startsWith("tidemark "),
            archive -> assertThat(archive).endsWith(".jsa"));
  }

  // --- the standard streams

  @ParameterizedTest
  @ValueSource(
      strings = {"ls images", "ls images --json", "--help", "version", "export images v1 -o -"})
  void aReaderThatHasHadEnoughIsNoTrouble(String command) throws Exception {
    Result result = shell("{ \"$TM\" " + command + "; echo $? >code; } | true; cat code");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("141\n");
  }

  @Test
  void streamsThatAreClosedHarmNothing() throws Exception {
    assertThat(shell("\"$TM\" ls images -q <&-").out()).hasLineCount(8);
    assertThat(shell("\"$TM\" ls images -q 2>&-").out()).hasLineCount(8);
    Result result = shell("\"$TM\" ls images >&-");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith("tidemark: cannot write the answer: ").hasLineCount(1);
  }

  // --- signals

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void whoInterruptsAnImportIsToldHowThingsAre(String signal, int exitCode) throws Exception {
    assumeFalse(isIgnored(signal), "tests in the background of a shell cannot be interrupted");
    Path archive = folder.resolve("a.tar");
    Run.tidemark("export", layout.path(), "v1", "-o", archive.toString());
    for (String store : List.of("oci:" + folder.resolve("o"), "managed:" + folder.resolve("m"))) {
      Process process = start("import", store, "-");
      OutputStream in = process.getOutputStream();
      in.write(Files.readAllBytes(archive), 0, 2000);
      in.flush();
      await(Path.of(store.substring(store.indexOf(':') + 1)));

      assertThat(interrupted(process, signal))
          .isEqualTo(
              "tidemark: interrupted; names come last, so no name stands for half an image; run it"
                  + " again\n");

      assertThat(process.exitValue()).isEqualTo(exitCode);
      assertThat(Run.tidemark("images", "ls", store, "-q").out()).isEmpty();
      assertThat(Run.tidemark("import", store, archive.toString(), "-q").out()).isEqualTo("v1\n");
      assertThat(Run.tidemark("images", "check", store).exitCode()).isZero();
    }
  }

  @Test
  void anInterruptedExportLeavesNoHalfFile() throws Exception {
    byte[] noise = new byte[64 << 20];
    new Random(7).nextBytes(noise);
    Blob layer = layout.put(Blob.of(MediaTypes.OCI_LAYER, noise));
    layout.tag("big", layout.put(DocumentWriter.manifest(layout.layer("x"), layer)));
    Process process = start("export", layout.path(), "big", "-o", "big.tar");
    while (process.isAlive() && part().isEmpty()) {
      Thread.sleep(5);
    }
    assertThat(interrupted(process, "TERM")).contains("interrupted; the archive is not whole");
    assertThat(part()).isEmpty();
    assertThat(folder.resolve("big.tar")).doesNotExist();
  }

  private List<Path> part() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().contains(".part-")).toList();
    }
  }

  private Process start(String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(ROOT.resolve("tidemark").toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  private static void await(Path file) throws Exception {
    for (int i = 0; i < LIMIT_SECONDS * 20 && !Files.exists(file); i++) {
      Thread.sleep(50);
    }
    assertThat(file).exists();
    Thread.sleep(500);
  }

  /** Whether this process, and with it every one it starts, passes over a signal. */
  private static boolean isIgnored(String signal) throws IOException {
    Path status = Path.of("/proc/self/status");
    int interrupt = 1 << 1;
    return signal.equals("INT")
        && Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(
                line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & interrupt) != 0);
  }

  /** Sends a signal; returns what is said on standard error. */
  private static String interrupted(Process process, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
