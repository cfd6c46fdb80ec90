package dev.tidemark.contracts;

import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Handles;
import dev.tidemark.testing.HandlerContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

class ImageHandlersContractTest extends HandlerContract {

  @Override
  protected Stream<Handled> handlers() {
    List<Handled> all = new ArrayList<>();
    ClassLoader loader = ImageHandlersContractTest.class.getClassLoader();
    try (Plugins plugins = Plugins.fromClassPath(loader)) {
      for (Plugins.Plugin plugin : plugins.list()) {
        for (String name : plugin.handlers().keySet()) {
          Class<?> type = Class.forName(name, true, loader);
          ContentHandler handler = (ContentHandler) type.getDeclaredConstructor().newInstance();
          for (String mediaType : type.getAnnotation(Handles.class).value()) {
            all.add(new Handled(mediaType, handler));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    if (all.isEmpty()) {
      throw new IllegalStateException("no handler on the class path");
    }
    return all.stream();
  }
}
