package dev.tidemark.engine.plugin;

import dev.tidemark.engine.text.OneLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.pf4j.AbstractPluginManager;
import org.pf4j.DefaultExtensionFactory;
import org.pf4j.DefaultPluginFactory;
import org.pf4j.DefaultVersionManager;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.IndexedExtensionFinder;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.VersionManager;

/**
 * PF4J, reduced to what is wanted of it: class loaders, dependencies between plugins, and their
 * start and stop. It searches no directories, unpacks nothing, writes no files, and never logs a
 * failure away. Not thread-safe.
 */
final class PluginRuntime extends AbstractPluginManager {

  PluginRuntime() {
    // PF4J would otherwise take its directories from system properties; this one is never searched.
    super(Path.of("."));
  }

  /**
   * Loads and starts these plugins.
   *
   * @throws PluginFailure if one of them does not start
   */
  void start(List<PluginJar> jars) {
    for (PluginJar jar : jars) {
      try {
        loadPluginFromPath(jar.file());
      } catch (PluginRuntimeException e) {
        throw new PluginFailure(
            jar.origin() + " does not load (" + OneLine.of(e) + "): repair or remove it", e);
      }
    }
    for (PluginJar jar : jars) {
      needs(jar);
    }
    try {
      resolvePlugins();
    } catch (PluginRuntimeException e) {
      throw new PluginFailure(
          "plugins do not fit together: " + OneLine.of(e) + ": repair or remove one", e);
    }
    for (PluginJar jar : jars) {
      start(jar);
    }
  }

  ClassLoader classLoader(PluginJar jar) {
    return getPlugin(jar.id()).getPluginClassLoader();
  }

  /** Stops and unloads everything, the last one first. */
  void close() {
    // Not stopPlugins(): that one changes the list it goes through, and fails.
    List<PluginWrapper> started = new ArrayList<>(getStartedPlugins());
    Collections.reverse(started);
    for (PluginWrapper plugin : started) {
      try {
        stopPlugin(plugin.getPluginId(), false);
      } catch (RuntimeException | LinkageError e) {
        // A plugin that cannot stop must not keep the files of the others open.
        plugin.setPluginState(PluginState.FAILED);
      }
    }
    for (PluginWrapper plugin : getPlugins()) {
      unloadPlugin(plugin.getPluginId(), false, false);
    }
  }

  private void needs(PluginJar jar) {
    for (PluginDependency needed : getPlugin(jar.id()).getDescriptor().getDependencies()) {
      if (!needed.isOptional() && getPlugin(needed.getPluginId()) == null) {
        throw new PluginFailure(
            jar.origin()
                + " needs the plugin "
                + needed.getPluginId()
                + ", which is not there: install it too");
      }
    }
  }

  private void start(PluginJar jar) {
    PluginState state;
    Throwable cause = null;
    try {
      state = startPlugin(jar.id());
    } catch (PluginRuntimeException e) {
      state = PluginState.FAILED;
      cause = e;
    }
    if (!state.isStarted()) {
      Throwable reported = getPlugin(jar.id()).getFailedException();
      Throwable reason = cause == null ? reported : cause;
      throw new PluginFailure(
          jar.origin()
              + " does not start ("
              + (reason == null ? state : OneLine.of(reason))
              + "): repair or remove it",
          reason == null ? new IllegalStateException(state.toString()) : reason);
    }
  }

  @Override
  protected PluginLoader createPluginLoader() {
    return new PluginLoader() {
      @Override
      public boolean isApplicable(Path file) {
        return true;
      }

      @Override
      public ClassLoader loadPlugin(Path file, PluginDescriptor descriptor) {
        PluginJarLoader loader = new PluginJarLoader(PluginRuntime.this, descriptor);
        loader.addFile(file.toFile());
        return loader;
      }
    };
  }

  @Override
  protected PluginRepository createPluginRepository() {
    return new PluginRepository() {
      @Override
      public List<Path> getPluginPaths() {
        return List.of();
      }

      @Override
      public boolean deletePluginPath(Path file) {
        return false;
      }
    };
  }

  @Override
  protected PluginStatusProvider createPluginStatusProvider() {
    return new PluginStatusProvider() {
      @Override
      public boolean isPluginDisabled(String id) {
        return false;
      }

      @Override
      public void disablePlugin(String id) {
        throw new UnsupportedOperationException("plugins are taken away, not disabled");
      }

      @Override
      public void enablePlugin(String id) {}
    };
  }

  @Override
  protected PluginDescriptorFinder createPluginDescriptorFinder() {
    return new ManifestPluginDescriptorFinder();
  }

  @Override
  protected PluginFactory createPluginFactory() {
    return new DefaultPluginFactory();
  }

  @Override
  protected ExtensionFactory createExtensionFactory() {
    return new DefaultExtensionFactory();
  }

  @Override
  protected ExtensionFinder createExtensionFinder() {
    return new IndexedExtensionFinder(this);
  }

  @Override
  protected VersionManager createVersionManager() {
    return new DefaultVersionManager();
  }
}
