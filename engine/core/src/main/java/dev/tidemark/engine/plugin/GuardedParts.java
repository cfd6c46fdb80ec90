package dev.tidemark.engine.plugin;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Location;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.spi.store.StorageBackend;
import dev.tidemark.spi.store.Uploads;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A backend whose faults are told as those of its plugin, and so are those of all that it hands
 * out: stores, their parts and streams. Being a proxy, it leaves no method of the SPI out.
 *
 * @param part what the plugin has made
 * @param place the store, for messages; empty for the backend itself
 */
record GuardedParts(Object part, Guard guard, String place) implements InvocationHandler {

  private static final List<Class<?>> PARTS =
      List.of(Storage.class, BlobStore.class, NameSource.class, Quarantine.class, Uploads.class);

  /** What a method without an answer answers. */
  private static final Object NOTHING = new Object();

  /** The backend, guarded. */
  static StorageBackend backend(StorageBackend backend, Guard guard) {
    return StorageBackend.class.cast(
        proxy(StorageBackend.class, new GuardedParts(backend, guard, "")));
  }

  private static Object proxy(Class<?> type, GuardedParts handler) {
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] given)
      throws Throwable {
    Object[] arguments = given == null ? new Object[0] : given.clone();
    if (method.getDeclaringClass() == Object.class) {
      return method.invoke(part, arguments);
    }
    Listener listener = new Listener();
    arguments = Arrays.stream(arguments).map(listener::inPlaceOf).toArray();
    String asked = asked(method, arguments);
    Object answer;
    try {
      answer = ask(method, asked, arguments);
    } catch (IOException | RuntimeException e) {
      listener.rethrow();
      throw e;
    }
    listener.rethrow();
    String where = arguments.length > 0 && arguments[0] instanceof Location at ? "" + at : place;
    return answer == NOTHING ? null : guarded(answer, method.getReturnType(), asked, where);
  }

  private Object ask(Method method, String asked, Object[] arguments) throws IOException {
    try {
      return guard.ask(asked, () -> call(method, arguments));
    } catch (PluginFailure e) {
      boolean names = method.getDeclaringClass() == NameSource.class;
      if (names && e.getCause() instanceof UnsupportedOperationException readOnly) {
        throw readOnly;
      }
      throw e;
    } catch (IOException e) {
      if (List.of(method.getExceptionTypes()).contains(IOException.class)) {
        throw e;
      }
      throw guard.failure(asked, e);
    }
  }

  private @Nullable Object call(Method method, Object[] arguments) throws Exception {
    try {
      Object answer = method.invoke(part, arguments);
      return method.getReturnType() == void.class ? NOTHING : answer;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** The method and what tells one call of it from another, as in {@code info sha256:12ab}. */
  private String asked(Method method, Object[] arguments) {
    StringBuilder asked = new StringBuilder(method.getName());
    for (Object argument : arguments) {
      if (argument instanceof Digest
          || argument instanceof Location
          || argument instanceof Path
          || argument instanceof String) {
        asked.append(' ').append(argument);
      }
    }
    return asked + (place.isEmpty() ? "" : " in " + place);
  }

  private Object guarded(Object answer, Class<?> type, String asked, String where) {
    if (answer instanceof Optional<?> found && found.isPresent()) {
      return Optional.of(guarded(found.get(), found.get().getClass(), asked, where));
    }
    if (answer instanceof InputStream in) {
      return new GuardedStream(in, guard, asked);
    }
    if (answer == Quarantine.NONE) {
      return answer;
    }
    for (Class<?> each : PARTS) {
      // what is one thing to the plugin may be several parts to the engine
      if (each == type || (!PARTS.contains(type) && each.isInstance(answer))) {
        return proxy(each, new GuardedParts(answer, guard, where));
      }
    }
    return answer;
  }

  /** Listens in place of the engine, whose own failures are none of the plugin. */
  private static final class Listener {

    private @Nullable RuntimeException thrown;

    Object inPlaceOf(Object argument) {
      return argument instanceof Consumer<?> engine ? hearing(engine) : argument;
    }

    private <T> Consumer<T> hearing(Consumer<T> engine) {
      return heard -> {
        if (heard == null) {
          throw new NullPointerException("what is named is null");
        }
        try {
          engine.accept(heard);
        } catch (RuntimeException e) {
          thrown = e;
          throw e;
        }
      };
    }

    /** Throws what the engine threw, whatever the plugin has made of it. */
    void rethrow() {
      RuntimeException e = thrown;
      if (e != null) {
        throw e;
      }
    }
  }
}
