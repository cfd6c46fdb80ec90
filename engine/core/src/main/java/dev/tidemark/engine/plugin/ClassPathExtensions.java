package dev.tidemark.engine.plugin;

import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.store.StorageBackend;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Extensions that share a class loader with the embedder. What is neither a handler nor a backend
 * is passed over: an application may have extensions of its own.
 */
final class ClassPathExtensions implements ExtensionSource {

  private static final String ID = "class path";

  private final ClassLoader loader;
  private final List<String> names;
  private @Nullable List<Loaded> loaded;

  private ClassPathExtensions(ClassLoader loader, List<String> names) {
    this.loader = loader;
    this.names = names;
  }

  static ClassPathExtensions in(ClassLoader loader) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    for (URL index : Collections.list(loader.getResources(ExtensionClass.INDEX))) {
      URLConnection connection = index.openConnection();
      connection.setUseCaches(false);
      try (InputStream in = connection.getInputStream()) {
        names.addAll(ExtensionClass.names(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    return new ClassPathExtensions(loader, List.copyOf(names));
  }

  @Override
  public List<String> identities() {
    List<String> identities = new ArrayList<>();
    for (String name : names) {
      Class<?> type = type(name);
      if (ContentHandler.class.isAssignableFrom(type)) {
        identities.add(ClassBytes.identity(type));
      }
    }
    return identities;
  }

  @Override
  public synchronized List<Loaded> load() {
    List<Loaded> done = loaded;
    if (done == null) {
      Bundle bundle = new Bundle(ID);
      for (String name : names) {
        if (isOurs(type(name))) {
          bundle.add(ExtensionClass.install(ID, name, loader));
        }
      }
      done = bundle.loaded(ID, "", "", Optional.empty());
      loaded = done;
    }
    return done;
  }

  @Override
  public void close() {}

  private static boolean isOurs(Class<?> type) {
    return ContentHandler.class.isAssignableFrom(type)
        || StorageBackend.class.isAssignableFrom(type);
  }

  private Class<?> type(String name) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new PluginFailure(
          ID
              + ": "
              + name
              + " is announced in "
              + ExtensionClass.INDEX
              + " but does not load ("
              + OneLine.of(e)
              + "): repair the class path",
          e);
    }
  }
}
