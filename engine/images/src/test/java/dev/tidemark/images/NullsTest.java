package dev.tidemark.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.images.graph.Config;
import dev.tidemark.images.graph.History;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.graph.Index;
import dev.tidemark.images.graph.Manifest;
import dev.tidemark.images.graph.RootFs;
import dev.tidemark.images.image.Image;
import dev.tidemark.images.image.ImageList;
import dev.tidemark.images.image.IndexEntry;
import dev.tidemark.images.image.Layer;
import dev.tidemark.images.image.Loader;
import dev.tidemark.images.oci.BlobWriter;
import dev.tidemark.images.oci.Digester;
import dev.tidemark.images.oci.ImageDriver;
import dev.tidemark.images.oci.ImageLayout;
import dev.tidemark.images.oci.InitOptions;
import dev.tidemark.images.oci.LayoutDocument;
import dev.tidemark.images.oci.UnexpectedDigestException;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Digest;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Null is refused at once, with the name of the parameter. */
class NullsTest {

  private static final List<Class<?>> TYPES =
      List.of(
          Images.class,
          NamedImage.class,
          Exporter.class,
          Config.class,
          History.class,
          ImageReader.class,
          Index.class,
          Manifest.class,
          RootFs.class,
          Image.class,
          ImageList.class,
          IndexEntry.class,
          Layer.class,
          Loader.class,
          BlobWriter.class,
          Digester.class,
          ImageDriver.class,
          ImageLayout.class,
          InitOptions.class,
          LayoutDocument.class,
          UnexpectedDigestException.class,
          Digest.class);

  @Test
  void whatMakesSomethingRefusesNull() throws ReflectiveOperationException {
    List<String> silent = new ArrayList<>();
    for (Class<?> type : TYPES) {
      List<Executable> makers = new ArrayList<>(List.of(type.getConstructors()));
      Arrays.stream(type.getMethods())
          .filter(method -> Modifier.isStatic(method.getModifiers()))
          .filter(method -> method.getDeclaringClass().equals(type))
          .forEach(makers::add);
      for (Executable maker : makers) {
        check(maker, null, silent);
      }
    }
    assertThat(silent).isEmpty();
  }

  @Test
  void whatChangesAConfigurationOrAnImageRefusesNull() throws ReflectiveOperationException {
    Config config = Config.of(Platforms.parse("linux/amd64"));
    List<String> silent = new ArrayList<>();
    for (Object value : List.of(config, Image.of(config), Index.empty())) {
      for (Method method : value.getClass().getMethods()) {
        if (!Modifier.isStatic(method.getModifiers())
            && !method.getName().equals("equals")
            && method.getDeclaringClass().equals(value.getClass())) {
          check(method, value, silent);
        }
      }
    }
    assertThat(silent).isEmpty();
  }

  private static void check(Executable executable, @Nullable Object on, List<String> silent)
      throws ReflectiveOperationException {
    Class<?>[] types = executable.getParameterTypes();
    if (Arrays.stream(types).allMatch(Class::isPrimitive)) {
      return;
    }
    Object[] arguments = Arrays.stream(types).map(NullsTest::nothing).toArray();
    try {
      if (executable instanceof Method method) {
        method.invoke(on, arguments);
      } else {
        ((java.lang.reflect.Constructor<?>) executable).newInstance(arguments);
      }
      silent.add(executable + " takes it");
    } catch (InvocationTargetException e) {
      // a virtual machine that is asked to use null tells more, and less of use to a caller
      String told = String.valueOf(Objects.requireNonNull(e.getCause()).getMessage());
      if (!(e.getCause() instanceof NullPointerException) || !told.matches("[a-zA-Z]+")) {
        silent.add(executable + ": " + e.getCause());
      }
    }
  }

  private static @Nullable Object nothing(Class<?> type) {
    if (type.equals(boolean.class)) {
      return false;
    }
    if (type.equals(long.class)) {
      return 0L;
    }
    return type.equals(int.class) ? (Object) 0 : null;
  }
}
