package dev.tidemark.engine.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.judge.RunRecord;
import dev.tidemark.testkit.OtherJvm;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunHistoryTest {

  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00.123Z");

  @TempDir private Path state;

  private RunHistory history() {
    return new RunHistory(state, () -> NOW);
  }

  private void run(long freed) throws IOException {
    history()
        .keep(
            RunRecord.Kind.COLLECT, () -> freed, done -> RunRecord.End.done(Map.of("freed", done)));
  }

  private List<RunRecord.Outcome> outcomes() throws IOException {
    return history().runs().stream().map(run -> run.end().outcome()).toList();
  }

  @Test
  void whereNothingWasDoneThereIsNothing() throws IOException {
    assertThat(new RunHistory(state.resolve("none"), () -> NOW).runs()).isEmpty();
    assertThat(history().runs()).isEmpty();
    assertThat(TestFiles.below(state)).isEmpty();
  }

  @Test
  void aRunIsRememberedWithWhatItDid() throws IOException {
    run(7);
    RunRecord run = history().runs().get(0);
    assertThat(run.number()).isEqualTo(1);
    assertThat(run.kind()).isEqualTo(RunRecord.Kind.COLLECT);
    assertThat(run.who()).startsWith(System.getProperty("user.name"));
    assertThat(run.began()).isEqualTo(NOW);
    assertThat(run.took()).isLessThan(Duration.ofMinutes(1));
    assertThat(run.end()).isEqualTo(RunRecord.End.done(Map.of("freed", 7L)));
  }

  @Test
  void theLatestComesFirst() throws IOException {
    run(1);
    run(2);
    run(3);
    assertThat(history().runs()).extracting(RunRecord::number).containsExactly(3L, 2L, 1L);
  }

  @Test
  void whatWasRefusedSaysByWhat() throws IOException {
    RefusedException refusal =
        new RefusedException(List.of(new Refusal(Refusal.Kind.NO_ROOTS, "no roots, 100 % gone")));
    assertThatThrownBy(
            () ->
                history()
                    .keep(
                        RunRecord.Kind.PURGE,
                        () -> {
                          throw refusal;
                        },
                        done -> RunRecord.End.done(Map.of())))
        .isSameAs(refusal);
    RunRecord.End end = history().runs().get(0).end();
    assertThat(end.outcome()).isEqualTo(RunRecord.Outcome.REFUSED);
    assertThat(end.why()).contains("no roots, 100 % gone (no-roots)");
    assertThat(end.refusals()).containsExactly("no-roots");
  }

  @Test
  void whatFailedSaysWhyInOneLine() throws IOException {
    assertThatThrownBy(
            () ->
                history()
                    .keep(
                        RunRecord.Kind.APPLY,
                        () -> {
                          throw new IOException("a disk\nis gone = 1, 2");
                        },
                        done -> RunRecord.End.done(Map.of())))
        .isInstanceOf(IOException.class);
    assertThat(history().runs().get(0).end())
        .isEqualTo(RunRecord.End.failed("a disk is gone = 1, 2"));
  }

  @Test
  void whoLooksMeanwhileSeesItRunning() throws IOException {
    run(1);
    history()
        .keep(
            RunRecord.Kind.COLLECT,
            this::outcomes,
            seen -> {
              assertThat(seen).containsExactly(RunRecord.Outcome.RUNNING, RunRecord.Outcome.DONE);
              return RunRecord.End.done(Map.of());
            });
    assertThat(outcomes()).containsOnly(RunRecord.Outcome.DONE);
  }

  @Test
  void aRunThatWasKilledDidNotEnd() throws Exception {
    Process killed = OtherJvm.start(RunHistoryVictim.class, state.toString());
    assertThat(killed.getInputStream().read()).isEqualTo('!');
    assertThat(outcomes()).containsExactly(RunRecord.Outcome.RUNNING);
    killed.destroyForcibly().waitFor();
    assertThat(outcomes()).containsExactly(RunRecord.Outcome.CUT_OFF);
    run(1);
    assertThat(outcomes()).containsExactly(RunRecord.Outcome.DONE, RunRecord.Outcome.CUT_OFF);
    assertThat(history().runs()).extracting(RunRecord::number).containsExactly(2L, 1L);
  }

  @Test
  void anInterruptedRunIsRememberedToo() throws IOException {
    history()
        .keep(
            RunRecord.Kind.COLLECT,
            () -> {
              Thread.currentThread().interrupt();
              return 1;
            },
            done -> RunRecord.End.failed("interrupted"));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(outcomes()).containsExactly(RunRecord.Outcome.FAILED);
  }

  @Test
  void whereNothingCanBeWrittenTheRunTakesPlace() throws IOException {
    Files.createDirectory(state.resolve(RunHistory.FILE)); // as bad as a full disk
    assertThat(
            history()
                .<String>keep(
                    RunRecord.Kind.COLLECT, () -> "done", any -> RunRecord.End.done(Map.of())))
        .isEqualTo("done");
  }

  @Test
  void ofMoreThanAThousandTheOldestGo() throws IOException {
    String why = "x".repeat(500);
    for (int i = 0; i < 2_500; i++) {
      history().keep(RunRecord.Kind.COLLECT, () -> why, any -> RunRecord.End.failed(why));
    }
    List<RunRecord> runs = history().runs();
    assertThat(runs.size()).isBetween(500, RunHistory.MOST);
    assertThat(runs.get(0).number()).isEqualTo(2_500);
    assertThat(runs.get(runs.size() - 1).number()).isEqualTo(2_500 - runs.size() + 1);
    assertThat(Files.size(state.resolve(RunHistory.FILE))).isLessThan(3 << 19);
    assertThat(TestFiles.below(state)).containsExactly(RunHistory.FILE);
  }

  @Test
  void linesOfALaterVersionArePassedOver() throws IOException {
    run(1);
    Files.writeString(
        state.resolve(RunHistory.FILE),
        Files.readString(state.resolve(RunHistory.FILE)) + "2 what comes later .\n");
    run(2);
    assertThat(history().runs()).hasSize(2);
    assertThat(history().runs().get(0).end().numbers()).isEqualTo(Map.of("freed", 2L));
    assertThat(RunLine.parse("1 x COLLECT - 1:1 0 0 DONE - - .")).isEqualTo(Optional.empty());
  }
}
