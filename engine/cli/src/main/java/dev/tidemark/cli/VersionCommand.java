package dev.tidemark.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code version}. Starts nothing of the engine. */
final class VersionCommand implements Command {

  private final OutputOptions output = new OutputOptions();

  @Override
  public Syntax syntax() {
    return new Syntax("version", "Show the version.").example("tidemark version").with(output);
  }

  @Override
  public int run(Shell shell) {
    try (Output out = output.open(shell)) {
      if (out.json()) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", version());
        json.put("java", java());
        json.put("os", os());
        out.document(json);
      } else {
        out.line(out.quiet() ? version() : text());
      }
    }
    return ExitCode.DONE;
  }

  private static String text() {
    return "tidemark " + version() + " (Java " + java() + ", " + os() + ")";
  }

  private static String version() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static String java() {
    return System.getProperty("java.version", "?");
  }

  private static String os() {
    return System.getProperty("os.name", "?") + " " + System.getProperty("os.arch", "?");
  }
}
