package dev.tidemark.engine.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.RunRecord;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever a power cut or a full disk leaves of the file, nothing false is read in it. */
class RunHistoryProperties {

  @Property(tries = 200)
  void whatIsCutOffCostsItselfAlone(
      @ForAll @Size(min = 1, max = 5) List<String> whys,
      @ForAll @IntRange(min = 0, max = 999) int at)
      throws IOException {
    Path state = Files.createTempDirectory("history");
    try {
      RunHistory history = new RunHistory(state, () -> Instant.EPOCH);
      for (String why : whys) {
        fail(history, why);
      }
      List<RunRecord> before = history.runs();
      Path file = state.resolve(RunHistory.FILE);
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(whole, whole.length * at / 1000));

      List<RunRecord> left = history.runs();
      for (RunRecord run : left) {
        RunRecord was = before.get(before.size() - (int) run.number());
        boolean ended = run.end().outcome() == RunRecord.Outcome.FAILED;
        assertThat(run.end()).isEqualTo(ended ? was.end() : run.end());
        assertThat(run.end().outcome()).isNotEqualTo(RunRecord.Outcome.DONE);
      }
      fail(history, "next");
      assertThat(history.runs()).hasSize(left.size() + 1);
      assertThat(history.runs().get(0).end().why()).contains("next");
    } finally {
      TestFiles.remove(state);
    }
  }

  private static void fail(RunHistory history, String why) throws IOException {
    history.keep(
        RunRecord.Kind.COLLECT,
        () -> why,
        any ->
            new RunRecord.End(
                RunRecord.Outcome.FAILED,
                RunRecord.End.failed(why).why(),
                List.of("no-roots"),
                Map.of("nodes", 1L)));
  }
}
