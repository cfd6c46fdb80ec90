package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.cli.Run.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Builds an example of the documentation on its own, outside of this build. */
final class ExampleBuild {

  static final Path TARGET = Path.of("target").toAbsolutePath();

  private ExampleBuild() {}

  /**
   * With the Maven that runs this test, offline, on a copy.
   *
   * @param name of the directory in {@code docs}
   * @param modules directories of this build that the example needs
   * @return the copy, which has been packaged
   */
  static Path build(String name, String... modules) throws Exception {
    String maven = System.getProperty("maven.home");
    assumeTrue(
        maven != null, "the property maven.home is not set: there is no Maven to build with");
    Path root = Path.of(System.getProperty("tidemark.root"));
    Path project = TARGET.resolve(name);
    copy(root.resolve("docs").resolve(name), project);
    List<String> line = new ArrayList<>();
    line.add(Path.of(maven, "bin", "mvn").toString());
    line.addAll(List.of("-o", "-q", "-B", "-f", project.resolve("pom.xml").toString()));
    line.add("-Dmaven.repo.local=" + repository(root, name + "-repo", modules));
    line.add("-Dmaven.repo.local.tail=" + System.getProperty("tidemark.localRepository"));
    line.add("clean");
    line.add("package");
    Result built = AppProcess.run(line, project);
    assertThat(built.exitCode()).as(built.out() + built.err()).isZero();
    return project;
  }

  /** A repository that has these modules of this build, and their parent's pom. */
  private static Path repository(Path root, String name, String... modules) throws IOException {
    Path repository = TARGET.resolve(name);
    put(root.resolve("pom.xml"), Path.of(artifact(repository, "tidemark-parent") + ".pom"));
    for (String module : modules) {
      String id = module.equals("engine/core") ? "tidemark-engine" : "tidemark-" + module;
      Path artifact = artifact(repository, id);
      put(root.resolve(module).resolve("pom.xml"), Path.of(artifact + ".pom"));
      Path jar = root.resolve(module).resolve("target").resolve(artifact.getFileName() + ".jar");
      put(jar, Path.of(artifact + ".jar"));
    }
    return repository;
  }

  private static Path artifact(Path repository, String id) {
    String version = System.getProperty("project.version");
    return repository
        .resolve("dev/tidemark")
        .resolve(id)
        .resolve(version)
        .resolve(id + "-" + version);
  }

  private static void put(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path name = from.relativize(file);
        if (!name.startsWith("target")) {
          put(file, to.resolve(name));
        }
      }
    }
  }
}
