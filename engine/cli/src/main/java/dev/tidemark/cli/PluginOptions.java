package dev.tidemark.cli;

import dev.tidemark.engine.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where handlers and backends come from. */
final class PluginOptions implements Syntax.Shared {

  private final List<Path> directories = new ArrayList<>();

  @Override
  public void declare(Syntax syntax) {
    syntax.options(
        "--plugins",
        "DIR",
        "Load the plugin jars in DIR, too. May be given several times.",
        value -> directories.add(Path.of(value)));
  }

  /** The directories, as they have to be typed for another command. */
  String typed() {
    StringBuilder typed = new StringBuilder();
    for (Path directory : directories) {
      typed.append(" --plugins ").append(ShellWord.of(directory.toString()));
    }
    return typed.toString();
  }

  /**
   * The built-in plugins and those that the user names.
   *
   * @throws CommandFailure if the built-in ones are missing: without them content would go unread
   */
  Plugins load(Shell shell) throws IOException, CommandFailure {
    List<Path> all = new ArrayList<>();
    all.add(
        shell
            .plugins()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "the built-in plugins are missing; start the program by its launcher, or"
                            + " with -Dtidemark.plugins=DIR")));
    all.addAll(directories);
    return Plugins.fromDirectories(all);
  }
}
