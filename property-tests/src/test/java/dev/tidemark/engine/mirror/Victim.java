package dev.tidemark.engine.mirror;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.EngineOptions;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;

/** A process that scans and collects a layout, until it is killed or done. */
final class Victim {

  private Victim() {}

  /**
   * Collects once.
   *
   * @param arguments the layout, and the hours that blobs stay in quarantine
   */
  public static void main(String[] arguments) throws IOException {
    Policy policy =
        Policy.immediate()
            .withAllowed(EnumSet.allOf(Refusal.Kind.class))
            .withQuarantine(Duration.ofHours(Long.parseLong(arguments[1])));
    Plugins plugins = Plugins.fromClassPath(Victim.class.getClassLoader());
    try (Engine engine = Engine.open(EngineOptions.layout(Path.of(arguments[0]), plugins))) {
      System.out.println("started");
      System.out.flush();
      Report report = engine.collect(policy);
      System.out.println("deleted " + report.deeds().total());
    }
  }
}
