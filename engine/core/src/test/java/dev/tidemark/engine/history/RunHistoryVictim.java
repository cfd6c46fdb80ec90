package dev.tidemark.engine.history;

import dev.tidemark.engine.judge.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** A process that begins a run and never ends it. */
final class RunHistoryVictim {

  private RunHistoryVictim() {}

  public static void main(String... arguments) throws IOException {
    new RunHistory(Path.of(arguments[0]), Clock.systemUTC())
        .keep(
            RunRecord.Kind.COLLECT,
            () -> {
              System.out.print('!');
              System.out.flush();
              while (System.in.read() >= 0) {}
              return 0;
            },
            done -> RunRecord.End.done(Map.of()));
  }
}
