package dev.tidemark.engine.plugin;

import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.store.StorageBackend;
import java.lang.annotation.AnnotationFormatError;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.pf4j.ExtensionPoint;

/** Makes extensions from the class names that an index announces, and accepts no excuse. */
final class ExtensionClass {

  /** Where PF4J's annotation processor lists the extensions of a jar. */
  static final String INDEX = "META-INF/extensions.idx";

  /** What is wrong with an extension of another kind, and what to do. */
  static final String NEITHER =
      "is neither a ContentHandler nor a StorageBackend: implement one or take the annotation off";

  /** What an extension can be. */
  private static final List<Class<? extends ExtensionPoint>> KINDS =
      List.of(ContentHandler.class, StorageBackend.class);

  private ExtensionClass() {}

  /** The class names in an index: lines without comments. */
  static List<String> names(String index) {
    List<String> names = new ArrayList<>();
    for (String line : index.split("\n", -1)) {
      int comment = line.indexOf('#');
      String name = (comment < 0 ? line : line.substring(0, comment)).trim();
      if (!name.isEmpty() && !names.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }

  /**
   * Loads and instantiates an extension.
   *
   * @param origin the plugin, for messages
   * @throws PluginFailure if anything is wrong with the class
   */
  static ExtensionPoint install(String origin, String name, ClassLoader loader) {
    try {
      return installed(origin, name, load(origin, name, loader));
    } catch (LinkageError | AnnotationFormatError | TypeNotPresentException e) {
      throw failure(
          origin,
          name,
          "does not fit this version of Tidemark or lacks a library (" + OneLine.of(e) + ")",
          "rebuild the plugin against this version",
          e);
    }
  }

  /** What the annotation of a handler's class says; empty if it says nothing. */
  static List<String> mediaTypes(Class<?> type) {
    Handles handles = type.getAnnotation(Handles.class);
    List<String> mediaTypes = new ArrayList<>();
    if (handles != null) {
      for (String mediaType : handles.value()) {
        if (!mediaType.isBlank()) {
          mediaTypes.add(mediaType);
        }
      }
    }
    return List.copyOf(mediaTypes);
  }

  private static Class<?> load(String origin, String name, ClassLoader loader) {
    try {
      return loader.loadClass(name);
    } catch (ClassNotFoundException e) {
      throw failure(
          origin,
          name,
          "is announced in " + INDEX + " but is not there",
          "rebuild the plugin from scratch",
          e);
    }
  }

  private static ExtensionPoint installed(String origin, String name, Class<?> type) {
    List<Class<? extends ExtensionPoint>> kinds =
        KINDS.stream().filter(kind -> kind.isAssignableFrom(type)).toList();
    if (kinds.isEmpty()) {
      throw new PluginFailure(origin + ": " + name + " " + NEITHER);
    }
    try {
      for (Class<? extends ExtensionPoint> kind : kinds) {
        requireAll(kind, type);
      }
      return (ExtensionPoint) type.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof LinkageError error) {
        throw error;
      }
      throw failure(
          origin,
          name,
          "has a constructor that fails (" + OneLine.of(cause) + ")",
          "repair or remove the plugin",
          cause);
    } catch (ReflectiveOperationException e) {
      throw failure(
          origin,
          name,
          "cannot be instantiated (" + OneLine.of(e) + ")",
          "make it a public class with a public constructor without parameters",
          e);
    }
  }

  /** Resolves the types of all signatures, so that an extension for another SPI fails here. */
  private static void requireAll(Class<? extends ExtensionPoint> kind, Class<?> type)
      throws NoSuchMethodException {
    for (Method wanted : kind.getMethods()) {
      Method found = type.getMethod(wanted.getName(), wanted.getParameterTypes());
      if (Modifier.isAbstract(found.getModifiers())) {
        throw new NoSuchMethodException(wanted.getName());
      }
    }
  }

  private static PluginFailure failure(
      String origin, String name, String wrong, String remedy, Throwable cause) {
    return new PluginFailure(origin + ": " + name + " " + wrong + ": " + remedy, cause);
  }
}
