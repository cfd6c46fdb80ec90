package dev.tidemark.plugins.images;

import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Handles;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The handlers that the index of this module announces, found as the engine finds them. */
final class Installed {

  private Installed() {}

  /** Where the classes of this module are. */
  static Path classes() throws IOException {
    try {
      return Path.of(Shape.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  /** The class names in the index. */
  static List<String> names() throws IOException {
    return Files.readAllLines(classes().resolve("META-INF").resolve("extensions.idx")).stream()
        .map(line -> line.replaceFirst("#.*", "").trim())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** The handlers of a media type: those that name it and those whose wildcard covers it. */
  static List<ContentHandler> handlers(String mediaType) {
    String normalized = MediaTypes.normalized(mediaType);
    List<ContentHandler> handlers = new ArrayList<>();
    try {
      for (String name : names()) {
        Class<? extends ContentHandler> type = Class.forName(name).asSubclass(ContentHandler.class);
        Handles handles = type.getAnnotation(Handles.class);
        if (handles != null
            && List.of(handles.value()).stream().anyMatch(t -> covers(t, normalized))) {
          handlers.add(type.getConstructor().newInstance());
        }
      }
    } catch (IOException | ReflectiveOperationException e) {
      throw new LinkageError("the index is wrong", e);
    }
    return handlers;
  }

  private static boolean covers(String type, String mediaType) {
    return type.endsWith("*")
        ? mediaType.startsWith(type.substring(0, type.length() - 1))
        : mediaType.equals(type);
  }

  /** What the only handler of the content's media type answers. */
  static List<Reference> references(Content content) throws IOException, MalformedContentException {
    List<ContentHandler> handlers = handlers(content.mediaType());
    if (handlers.size() != 1) {
      throw new AssertionError(content.mediaType() + " is handled by " + handlers);
    }
    return handlers.get(0).references(content);
  }

  /** The same for a text in the notation of {@link Samples}, and in it. */
  static List<String> references(String mediaType, String notation)
      throws IOException, MalformedContentException {
    return Samples.shown(references(new Text(mediaType, Samples.json(notation))));
  }
}
