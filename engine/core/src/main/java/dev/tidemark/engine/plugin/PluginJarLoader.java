package dev.tidemark.engine.plugin;

import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/**
 * The classes of one plugin. They see the SPI and what it is made of as the engine does, even if
 * the jar brings a copy; everything else is looked for in the jar first, so that a plugin may bring
 * any version of any library.
 */
final class PluginJarLoader extends PluginClassLoader {

  PluginJarLoader(PluginManager runtime, PluginDescriptor descriptor) {
    super(runtime, descriptor, PluginJarLoader.class.getClassLoader());
  }

  @Override
  protected boolean shouldDelegateToParent(String className) {
    return className.startsWith("dev.tidemark.spi.")
        || className.startsWith("org.pf4j.")
        || className.startsWith("org.slf4j.")
        || className.startsWith("org.jspecify.");
  }
}
