package dev.tidemark.engine.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Extensions in plugin jars. PF4J comes in when they are loaded, not before. */
final class PluginJars implements ExtensionSource {

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
      throw new IllegalStateException("the plugins are closed");
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
        all.addAll(loaded(jar, starting.classLoader(jar)));
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

  private static List<Loaded> loaded(PluginJar jar, ClassLoader loader) {
    Bundle bundle = new Bundle(jar.origin());
    for (String name : jar.classes()) {
      bundle.add(ExtensionClass.install(jar.origin(), name, loader));
    }
    return bundle.loaded(jar.id(), jar.version(), jar.sha256(), Optional.of(jar.file()));
  }
}
