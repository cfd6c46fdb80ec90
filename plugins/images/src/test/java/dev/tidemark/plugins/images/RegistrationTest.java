package dev.tidemark.plugins.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Handles;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A handler that is not announced is a media type nobody reads. */
class RegistrationTest {

  @Test
  void theIndexNamesEveryClassThatHandlesSomething() throws Exception {
    List<String> annotated = new ArrayList<>();
    for (Class<?> type : classes()) {
      if (type.isAnnotationPresent(Handles.class)) {
        annotated.add(type.getName());
      }
    }

    assertThat(annotated).isNotEmpty();
    assertThat(Installed.names()).containsExactlyInAnyOrderElementsOf(annotated);
  }

  @Test
  void everyHandlerIsAnnotatedAndCanBeMade() throws Exception {
    for (Class<?> type : classes()) {
      if (ContentHandler.class.isAssignableFrom(type)) {
        assertThat(type).hasAnnotation(Handles.class);
        assertThat(type.getModifiers() & (Modifier.PUBLIC | Modifier.FINAL | Modifier.ABSTRACT))
            .as(type.getName())
            .isEqualTo(Modifier.PUBLIC | Modifier.FINAL);
        assertThat(type.getConstructor().newInstance()).isInstanceOf(ContentHandler.class);
        assertThat(Stream.of(type.getDeclaredFields()).filter(RegistrationTest::state)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.tidemark.plugins.images.CoreTypes#all")
  void everyCoreTypeHasOneHandler(String mediaType) {
    assertThat(Installed.handlers(mediaType)).hasSize(1);
    assertThat(Installed.handlers(mediaType.toUpperCase(Locale.ROOT) + "; charset=utf-8"))
        .hasSize(1);
  }

  @Test
  void noHandlerClaimsWhatItDoesNotKnow() {
    for (String stranger :
        List.of(
            "",
            "application/octet-stream",
            "application/json",
            "application/vnd.oci.image.layer.nydus.blob.v1",
            "application/vnd.oci.image.layer.v1.tarball",
            "application/vnd.oci.image.manifest.v2+json",
            "application/vnd.docker.image.rootfs.diff.tarball",
            "application/vnd.cncf.helm.config.v1+json")) {
      assertThat(Installed.handlers(stranger)).as(stranger).isEmpty();
    }
  }

  private static boolean state(java.lang.reflect.Field field) {
    return !Modifier.isFinal(field.getModifiers()) && !field.isSynthetic();
  }

  /** All classes of the module. */
  private static List<Class<?>> classes() throws IOException, ClassNotFoundException {
    Path root = Installed.classes();
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String path =
            root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), ".");
        classes.add(Class.forName(path.substring(0, path.length() - ".class".length())));
      }
    }
    return classes;
  }
}
