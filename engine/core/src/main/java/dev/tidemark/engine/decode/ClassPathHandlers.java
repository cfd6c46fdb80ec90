package dev.tidemark.engine.decode;

import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.ContentHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Handlers that share a class loader with the embedder. */
final class ClassPathHandlers implements HandlerSource {

  private static final String ID = "class path";

  private final ClassLoader loader;
  private final List<String> names;
  private @Nullable List<String> handlerNames;
  private @Nullable List<Loaded> loaded;

  private ClassPathHandlers(ClassLoader loader, List<String> names) {
    this.loader = loader;
    this.names = names;
  }

  static ClassPathHandlers in(ClassLoader loader) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    for (URL index : Collections.list(loader.getResources(HandlerClass.INDEX))) {
      URLConnection connection = index.openConnection();
      connection.setUseCaches(false);
      try (InputStream in = connection.getInputStream()) {
        names.addAll(HandlerClass.names(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    return new ClassPathHandlers(loader, List.copyOf(names));
  }

  @Override
  public synchronized List<String> identities() {
    List<String> identities = new ArrayList<>();
    for (String name : handlerNames()) {
      identities.add(ClassBytes.identity(type(name)));
    }
    return identities;
  }

  @Override
  public synchronized List<Loaded> load() {
    List<Loaded> done = loaded;
    if (done == null) {
      List<Installed> handlers = new ArrayList<>();
      for (String name : handlerNames()) {
        handlers.add(HandlerClass.install(ID, name, loader));
      }
      done = handlers.isEmpty() ? List.of() : List.of(GivenHandlers.loaded(ID, handlers));
      loaded = done;
    }
    return done;
  }

  @Override
  public void close() {}

  /** The names of those extensions that are handlers: an application may have others. */
  private List<String> handlerNames() {
    List<String> known = handlerNames;
    if (known == null) {
      known = new ArrayList<>();
      for (String name : names) {
        if (ContentHandler.class.isAssignableFrom(type(name))) {
          known.add(name);
        }
      }
      handlerNames = known;
    }
    return known;
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
              + HandlerClass.INDEX
              + " but does not load ("
              + OneLine.of(e)
              + "): repair the class path",
          e);
    }
  }
}
