package dev.tidemark.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tidemark.engine.Engine;
import dev.tidemark.engine.managed.ManagedStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What an embedder of the engine has to know: all types that can be reached from its two entry
 * points by public signatures. The list in {@code exported-types.txt} is read by people before it
 * grows: what stands in it cannot be changed later without breaking somebody.
 */
class ExportedTypesTest {

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.tidemark.engine");

  private static final Path LIST =
      Path.of("src/test/resources/dev/tidemark/architecture/exported-types.txt");

  @Test
  void whatIsExportedIsWhatThePeopleAgreedTo() throws IOException {
    List<String> exported = new ArrayList<>(exported());
    if (Boolean.getBoolean("tidemark.update")) {
      Files.createDirectories(LIST.getParent());
      Files.writeString(LIST, String.join("\n", exported) + "\n");
    }
    assertThat(exported).isEqualTo(Files.readAllLines(LIST, StandardCharsets.UTF_8));
  }

  @Test
  void nothingThatIsExportedIsHidden() {
    for (String name : exported()) {
      JavaClass type = ALL.get("dev.tidemark.engine." + name.replace(' ', '$'));
      assertThat(type.getModifiers()).as(name).contains(JavaModifier.PUBLIC);
    }
  }

  private static Set<String> exported() {
    Set<String> names = new TreeSet<>();
    Set<JavaClass> seen = new HashSet<>();
    Deque<JavaClass> todo =
        new ArrayDeque<>(List.of(ALL.get(Engine.class), ALL.get(ManagedStore.class)));
    while (!todo.isEmpty()) {
      JavaClass type = todo.pop();
      if (!type.getName().startsWith("dev.tidemark.engine.") || !seen.add(type)) {
        continue;
      }
      names.add(type.getName().substring("dev.tidemark.engine.".length()).replace('$', ' '));
      mentioned(type).forEach(todo::push);
    }
    return names;
  }

  /** What the public signatures of a type mention. */
  private static Set<JavaClass> mentioned(JavaClass type) {
    Set<JavaClass> mentioned = new HashSet<>();
    for (JavaCodeUnit unit : type.getCodeUnits()) {
      if (unit.getModifiers().contains(JavaModifier.PUBLIC)) {
        mentioned.addAll(unit.getReturnType().getAllInvolvedRawTypes());
        for (JavaType parameter : unit.getParameterTypes()) {
          mentioned.addAll(parameter.getAllInvolvedRawTypes());
        }
      }
    }
    for (JavaField field : type.getFields()) {
      if (field.getModifiers().contains(JavaModifier.PUBLIC)) {
        mentioned.addAll(field.getType().getAllInvolvedRawTypes());
      }
    }
    type.getInterfaces().forEach(one -> mentioned.addAll(one.getAllInvolvedRawTypes()));
    return mentioned;
  }
}
