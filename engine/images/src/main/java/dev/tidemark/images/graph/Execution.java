package dev.tidemark.images.graph;

import dev.tidemark.spi.MalformedContentException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a container of an image is started: the object {@code config} of a configuration. */
record Execution(
    Command command, Set<String> volumes, Set<String> exposedPorts, Map<String, String> labels) {

  /** Its fields, in the order of the specification. */
  static final List<String> ORDER =
      List.of(
          "User",
          "ExposedPorts",
          "Env",
          "Entrypoint",
          "Cmd",
          "Volumes",
          "WorkingDir",
          "Labels",
          "StopSignal",
          "ArgsEscaped");

  /** What runs in it. */
  record Command(
      List<String> env,
      List<String> entrypoint,
      List<String> cmd,
      String user,
      String workingDir,
      String stopSignal) {}

  static Execution of(ConfigFields fields) throws MalformedContentException {
    return new Execution(
        new Command(
            List.copyOf(fields.texts("Env")),
            List.copyOf(fields.texts("Entrypoint")),
            List.copyOf(fields.texts("Cmd")),
            fields.text("User"),
            fields.text("WorkingDir"),
            fields.text("StopSignal")),
        Set.copyOf(fields.names("Volumes")),
        Set.copyOf(fields.names("ExposedPorts")),
        Map.copyOf(fields.strings("Labels")));
  }
}
