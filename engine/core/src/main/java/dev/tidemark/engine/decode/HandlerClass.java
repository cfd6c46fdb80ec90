package dev.tidemark.engine.decode;

import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Handles;
import java.lang.annotation.AnnotationFormatError;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes handlers from the class names that an index announces, and accepts no excuse. */
final class HandlerClass {

  /** Where PF4J's annotation processor lists the extensions of a jar. */
  static final String INDEX = "META-INF/extensions.idx";

  private HandlerClass() {}

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
   * Loads and instantiates a handler.
   *
   * @param origin the plugin, for messages
   * @throws PluginFailure if anything is wrong with the class
   */
  static HandlerSource.Installed install(String origin, String name, ClassLoader loader) {
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
    return mediaTypes;
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

  private static HandlerSource.Installed installed(String origin, String name, Class<?> type) {
    if (!ContentHandler.class.isAssignableFrom(type)) {
      throw failure(
          origin, name, "is not a ContentHandler", "implement it or take the annotation off", null);
    }
    List<String> mediaTypes = mediaTypes(type);
    if (mediaTypes.isEmpty()) {
      throw failure(
          origin, name, "has no @Handles that names a media type", "annotate the class", null);
    }
    return new HandlerSource.Installed(instantiate(origin, name, type), List.copyOf(mediaTypes));
  }

  private static ContentHandler instantiate(String origin, String name, Class<?> type) {
    try {
      // Resolves the types of the signature, so that a handler for another SPI fails here.
      if (Modifier.isAbstract(type.getMethod("references", Content.class).getModifiers())) {
        throw new NoSuchMethodException("references(Content)");
      }
      return (ContentHandler) type.getConstructor().newInstance();
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

  private static PluginFailure failure(
      String origin, String name, String wrong, String remedy, @Nullable Throwable cause) {
    String message = origin + ": " + name + " " + wrong + ": " + remedy;
    return cause == null ? new PluginFailure(message) : new PluginFailure(message, cause);
  }
}
