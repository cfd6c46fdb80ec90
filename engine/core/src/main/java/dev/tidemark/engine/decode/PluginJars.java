package dev.tidemark.engine.decode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Handlers in plugin jars. PF4J comes in when they are loaded, not before. */
final class PluginJars implements HandlerSource {

  private final List<PluginJar> jars;
  private @Nullable PluginRuntime runtime;
  private @Nullable List<Loaded> loaded;
  private boolean closed;

  PluginJars(List<PluginJar> jars) {
    this.jars = List.copyOf(jars);
  }

  @Override
  public List<String> identities() {
    List<String> identities = new ArrayList<>();
    for (PluginJar jar : jars) {
      identities.add("jar " + jar.id() + " " + jar.sha256());
    }
    return identities;
  }

  @Override
  public synchronized List<Loaded> load() {
    if (closed) {
      throw new IllegalStateException("the handlers are closed");
    }
    List<Loaded> done = loaded;
    if (done == null) {
      done = jars.isEmpty() ? List.of() : loadAll();
      loaded = done;
    }
    return done;
  }

  @Override
  public synchronized void close() {
    closed = true;
    PluginRuntime running = runtime;
    runtime = null;
    if (running != null) {
      running.close();
    }
  }

  private List<Loaded> loadAll() {
    PluginRuntime starting = new PluginRuntime();
    try {
      starting.start(jars);
      List<Loaded> all = new ArrayList<>();
      for (PluginJar jar : jars) {
        all.add(loaded(jar, starting.classLoader(jar)));
        jar.unchanged();
      }
      runtime = starting;
      return all;
    } finally {
      if (runtime == null) {
        starting.close();
      }
    }
  }

  private static Loaded loaded(PluginJar jar, ClassLoader loader) {
    List<Installed> handlers = new ArrayList<>();
    Map<String, List<String>> mediaTypes = new LinkedHashMap<>();
    for (String name : jar.classes()) {
      Installed installed = HandlerClass.install(jar.origin(), name, loader);
      handlers.add(installed);
      mediaTypes.put(name, installed.mediaTypes());
    }
    Handlers.Plugin plugin =
        new Handlers.Plugin(
            jar.id(), jar.version(), jar.sha256(), Optional.of(jar.file()), mediaTypes);
    return new Loaded(plugin, List.copyOf(handlers));
  }
}
