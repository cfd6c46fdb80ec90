package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoCommandTest {

  @Test
  void showsAllFromScanToRestoreAndCleansUp() {
    Result result = Run.tidemark("demo");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("$ tidemark scan /")
        .contains("$ tidemark tree /")
        .contains("$ tidemark why /")
        .contains("--dry-run\n")
        .contains("$ tidemark gc /")
        .contains("$ tidemark restore /")
        .contains("attestation-manifest")
        .contains("is live, by 1 root")
        .contains("only garbage refers to it")
        .contains("Would delete 6 blobs (")
        .contains("Deleted 6 blobs (")
        .contains("Brought back 6 blobs (")
        .contains("\"young\": 6");
    assertThat(folder(result)).doesNotExist();
  }

  @Test
  void keepsTheFolderOnRequest() throws IOException {
    Result result = Run.tidemark("demo", "--keep");
    Path folder = folder(result);
    assertThat(folder.resolve("index.json")).exists();
    try (var files = Files.walk(folder.getParent())) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  private static Path folder(Result result) {
    Matcher scan = Pattern.compile("\\$ tidemark scan (.*)\n").matcher(result.out());
    assertThat(scan.find()).isTrue();
    return Path.of(scan.group(1));
  }
}
