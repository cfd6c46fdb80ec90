package dev.tidemark.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ArchitectureTest {

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.tidemark");

  private static final String LMDB = "dev.tidemark.engine.metadata.lmdb..";
  private static final String DECODE = "dev.tidemark.engine.decode..";
  private static final String PLUGIN = "dev.tidemark.engine.plugin..";
  private static final String JSON = "dev.tidemark.engine.json..";

  @Test
  void onlyOnePackageKnowsLmdb() {
    noClasses()
        .that()
        .resideOutsideOfPackage(LMDB)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.lmdbjava..", "org.agrona..")
        .check(ALL);
  }

  @Test
  void onlyFilesAndLmdbKnowTheCLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackages(LMDB, "dev.tidemark.engine.files")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jnr..")
        .check(ALL);
  }

  @Test
  void onlyCompressKnowsZstdAndXz() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.tidemark.images.compress..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.github.luben..", "org.tukaani..")
        .check(ALL);
  }

  @Test
  void onlyJsonAndDecodeKnowJackson() {
    noClasses()
        .that()
        .resideOutsideOfPackages(JSON, DECODE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("tools.jackson..", "com.fasterxml..")
        .check(ALL);
  }

  @Test
  void onlyPluginKnowsMoreOfPf4jThanItsMarkers() {
    DescribedPredicate<JavaClass> machinery =
        DescribedPredicate.describe(
            "are PF4J's machinery",
            type ->
                type.getPackageName().startsWith("org.pf4j")
                    && !type.getName().equals("org.pf4j.ExtensionPoint")
                    && !type.getName().equals("org.pf4j.Extension"));
    noClasses()
        .that()
        .resideOutsideOfPackage(PLUGIN)
        .should()
        .dependOnClassesThat(machinery)
        .check(ALL);
  }

  @Test
  void theSpiKnowsNothingOfTheEngine() {
    noClasses()
        .that()
        .resideInAPackage("dev.tidemark.spi..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.tidemark.engine..", "dev.tidemark.plugins..", "dev.tidemark.cli..")
        .check(ALL);
  }

  @Test
  void coreKnowsNoPluginAndNoCommandLine() {
    noClasses()
        .that()
        .resideInAPackage("dev.tidemark.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.tidemark.plugin..", "dev.tidemark.plugins..", "dev.tidemark.cli..", "picocli..")
        .check(ALL);
  }

  @Test
  void pluginsKnowTheSpiOnly() {
    classes()
        .that()
        .resideInAnyPackage("dev.tidemark.plugin..", "dev.tidemark.plugins..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.tidemark.plugin..",
            "dev.tidemark.plugins..",
            "dev.tidemark.spi..",
            "org.jspecify..",
            "org.pf4j..",
            "java..")
        .check(ALL);
  }

  @Test
  void theGroundFloorKnowsTheSpiAndItselfOnly() {
    String[] ground = {
      "dev.tidemark.engine.content",
      "dev.tidemark.engine.digest",
      "dev.tidemark.engine.files",
      "dev.tidemark.engine.json",
      "dev.tidemark.engine.mark",
      "dev.tidemark.engine.model",
      "dev.tidemark.engine.text"
    };
    noClasses()
        .that()
        .resideInAnyPackage(ground)
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.tidemark.engine..").and(not(resideInAnyPackage(ground))))
        .check(ALL);
  }

  @Test
  void theTwoProtocolsOfRemovalDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("dev.tidemark.engine.online..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.tidemark.engine.mirror..")
        .check(ALL);
    noClasses()
        .that()
        .resideInAPackage("dev.tidemark.engine.mirror..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.tidemark.engine.online..")
        .check(ALL);
  }

  @Test
  void theEngineDoesNotKnowTheImageToolkit() {
    noClasses()
        .that()
        .resideInAPackage("dev.tidemark.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.tidemark.images..")
        .check(ALL);
  }

  @Test
  void theImageToolkitKnowsNoMetadata() {
    noClasses()
        .that()
        .resideInAPackage("dev.tidemark.images..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.tidemark.engine.metadata..",
            "dev.tidemark.engine.catalog..",
            "dev.tidemark.engine.online..",
            "dev.tidemark.engine.mirror..",
            "dev.tidemark.engine.judge..")
        .check(ALL);
  }

  /**
   * Image and Images are also what managed stores have of names; those are to be called otherwise.
   */
  @Test
  void noSimpleNameMeansTwoThings() {
    Map<String, TreeSet<String>> names = new TreeMap<>();
    for (JavaClass type : ALL) {
      boolean ours =
          !type.getName().startsWith("dev.tidemark.spi.")
              && !type.getName().startsWith("dev.tidemark.plugins.");
      if (ours && type.isTopLevelClass() && !type.getSimpleName().equals("package-info")) {
        names.computeIfAbsent(type.getSimpleName(), name -> new TreeSet<>()).add(type.getName());
      }
    }
    names.values().removeIf(types -> types.size() < 2);
    assertThat(names).isEmpty();
  }

  @Test
  void packagesOfTheEngineMakeNoCycles() {
    slices().matching("dev.tidemark.(engine|images).(**)").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void everyPackageSaysWhatItIs() {
    TreeSet<String> silent = new TreeSet<>();
    for (JavaClass type : ALL) {
      if (type.getPackageName().startsWith("dev.tidemark")
          && type.getPackage().tryGetPackageInfo().isEmpty()) {
        silent.add(type.getPackageName());
      }
    }
    assertThat(silent).isEmpty();
  }
}
