package dev.tidemark.cli;

import dev.tidemark.engine.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code plugins list}: what is installed. */
final class PluginsCommand implements Command {

  private static final int HASH_SHOWN = 12;
  private static final String LIST = "list";

  private final PluginOptions plugins = new PluginOptions();
  private final OutputOptions output = new OutputOptions();

  @Override
  public Syntax syntax() {
    return new Syntax("plugins", "List the plugins, what they read and the stores they know.")
        .about("Loads them all, so that one that does not work shows here.")
        .example("tidemark plugins list --plugins /opt/tidemark/plugins")
        .optionalOperand(LIST, "What there is to do, and the default.", PluginsCommand::action)
        .with(plugins)
        .with(output);
  }

  private static void action(String word) {
    if (!word.equals(LIST)) {
      throw new IllegalArgumentException("'" + word + "' is unknown, there is only " + LIST);
    }
  }

  @Override
  public int run(Shell shell) throws IOException, CommandFailure {
    try (Output out = output.open(shell);
        Plugins loaded = plugins.load(shell)) {
      List<Plugins.Plugin> all = loaded.list();
      if (out.json()) {
        out.document(all.stream().map(PluginsCommand::json).toList());
      } else if (out.quiet()) {
        all.forEach(plugin -> out.line(plugin.id()));
      } else {
        print(out, all);
      }
    }
    return ExitCode.DONE;
  }

  private static void print(Output out, List<Plugins.Plugin> plugins) {
    for (Plugins.Plugin plugin : plugins) {
      String hash = plugin.sha256();
      out.line(
          new Cell(plugin.id(), Paint.BOLD),
          Cell.of(" " + plugin.version() + "  "),
          Cell.dim("sha256:" + hash.substring(0, Math.min(HASH_SHOWN, hash.length()))));
      plugin.file().ifPresent(file -> out.line(Cell.dim("  " + file)));
      Table table = new Table(out, "", "");
      plugin
          .handlers()
          .forEach(
              (handler, types) -> {
                String name = "  " + simple(handler);
                for (String type : types) {
                  table.row(Cell.of(name), Cell.of(type));
                  name = "";
                }
              });
      plugin
          .backends()
          .forEach(
              (backend, scheme) ->
                  table.row(Cell.of("  " + simple(backend)), Cell.of(scheme + ":")));
      table.end();
    }
    if (plugins.isEmpty()) {
      out.prose("No plugins: all content is read conservatively.");
    }
  }

  private static Map<String, @Nullable Object> json(Plugins.Plugin plugin) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", plugin.id());
    json.put("version", plugin.version());
    json.put("sha256", plugin.sha256());
    json.put("file", plugin.file().map(Path::toString).orElse(null));
    List<Map<String, Object>> handlers = new ArrayList<>();
    plugin
        .handlers()
        .forEach(
            (handler, types) -> {
              Map<String, Object> each = new LinkedHashMap<>();
              each.put("class", handler);
              each.put("mediaTypes", types);
              handlers.add(each);
            });
    json.put("handlers", handlers);
    List<Map<String, Object>> backends = new ArrayList<>();
    plugin
        .backends()
        .forEach(
            (backend, scheme) -> {
              Map<String, Object> each = new LinkedHashMap<>();
              each.put("class", backend);
              each.put("scheme", scheme);
              backends.add(each);
            });
    json.put("backends", backends);
    return json;
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }
}
