package dev.tidemark.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.spi.store.Uploads;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Whoever stands before a store passes every question on: a default method that he leaves out would
 * be answered by the interface, and not by the store.
 */
class WrappersTest {

  private static final List<Class<?>> PARTS =
      List.of(Storage.class, BlobStore.class, NameSource.class, Quarantine.class, Uploads.class);

  @Test
  void aWrapperOverridesEveryMethod() throws ClassNotFoundException {
    Set<String> wrappers = new TreeSet<>();
    List<String> left = new ArrayList<>();
    for (JavaClass found :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tidemark")) {
      Class<?> type = Class.forName(found.getName(), false, WrappersTest.class.getClassLoader());
      for (Class<?> part : PARTS) {
        if (!type.isInterface() && part.isAssignableFrom(type) && holds(type, part)) {
          wrappers.add(type.getSimpleName());
          left.addAll(notOverridden(type, part));
        }
      }
    }
    assertThat(left).isEmpty();
    assertThat(wrappers)
        .as("those that are known, so that none is looked for in vain")
        .contains(
            "Refitted",
            "PatientBlobs",
            "PatientNames",
            "PatientQuarantine",
            "FaultyBlobs",
            "FaultyNames",
            "FaultyQuarantine",
            "AsIfBack");
  }

  /** Whether it has another one of the same kind in a field. */
  private static boolean holds(Class<?> type, Class<?> part) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .map(Field::getType)
        .anyMatch(part::isAssignableFrom);
  }

  private static List<String> notOverridden(Class<?> type, Class<?> part) {
    List<String> left = new ArrayList<>();
    for (Method method : part.getMethods()) {
      try {
        Method found = type.getMethod(method.getName(), method.getParameterTypes());
        if (found.getDeclaringClass().isInterface()) {
          left.add(type.getName() + " lacks " + method);
        }
      } catch (NoSuchMethodException e) {
        throw new AssertionError(e);
      }
    }
    return left;
  }
}
