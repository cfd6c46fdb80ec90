package dev.tidemark.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands there are. */
final class Commands {

  /** In the order of the help. */
  static final List<String> NAMES =
      List.of(
          "gc", "plan", "apply", "scan", "ls", "labels", "tree", "why", "leases", "images",
          "inspect", "import", "export", "convert", "restore", "purge", "runs", "plugins",
          "version", "demo");

  private Commands() {}

  /** A new one of this name; null if there is none. */
  static @Nullable Command make(String name) {
    return switch (name) {
      case "gc" -> new GcCommand();
      case "plan" -> new PlanCommand();
      case "apply" -> new ApplyCommand();
      case "scan" -> new ScanCommand();
      case "ls" -> new LsCommand();
      case "labels" -> new LabelsCommand();
      case "tree" -> new TreeCommand();
      case "why" -> new WhyCommand();
      case "leases" -> new LeasesCommand();
      case "images" -> new ImagesCommand();
      case "inspect" -> new InspectCommand();
      case "import" -> new ImportCommand();
      case "export" -> new ExportCommand();
      case "convert" -> new ConvertCommand();
      case "restore" -> new RestoreCommand();
      case "purge" -> new PurgeCommand();
      case "runs" -> new RunsCommand();
      case "plugins" -> new PluginsCommand();
      case "version" -> new VersionCommand();
      case "demo" -> new DemoCommand();
      default -> null;
    };
  }

  /** One new of each, by name. */
  static Map<String, Command> all() {
    Map<String, Command> all = new LinkedHashMap<>();
    for (String name : NAMES) {
      Command command = make(name);
      if (command != null) {
        all.put(name, command);
      }
    }
    return all;
  }
}
