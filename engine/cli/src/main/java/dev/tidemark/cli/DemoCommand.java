package dev.tidemark.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code demo}: the other commands at work on a store made for it. */
final class DemoCommand implements Command {

  private boolean keep;
  private boolean plain;

  @Override
  public Syntax syntax() {
    return new Syntax("demo", "Walk through a collection, on a store made for it.")
        .about(
            "Makes a small OCI image layout in a folder for temporary files, shows the commands and"
                + " what they say, and deletes the folder.")
        .example("tidemark demo")
        .flag("--keep", "Do not delete the folder at the end.", () -> keep = true)
        .flag("--no-color", "Use no colours. So does the variable NO_COLOR.", () -> plain = true);
  }

  @Override
  public int run(Shell shell) throws IOException {
    Path folder = Files.createTempDirectory("tidemark-demo-");
    try (Output out = new Output(shell, false, false, plain)) {
      int exitCode = walk(shell, out, folder.resolve("images"));
      if (keep) {
        out.line("");
        out.prose("The layout stays in " + folder.resolve("images") + ".");
      }
      return exitCode;
    } finally {
      if (!keep) {
        delete(folder);
      }
    }
  }

  private int walk(Shell shell, Output out, Path store) throws IOException {
    DemoLayout.Made made = DemoLayout.create(store, shell.clock().instant());
    out.prose(
        "A build server keeps images in "
            + store
            + ", an OCI image layout. It has tagged v2.0 and v2.1, and then built v2.1 once more, so"
            + " that the first v2.1 lost its tag. Somebody has signed what is v2.1 now, and an"
            + " upload that broke off has left a layer behind.");
    for (Step step : steps(store.toString(), made)) {
      out.line("");
      out.prose(step.words());
      int exitCode = run(shell, out, step.arguments());
      if (exitCode != ExitCode.DONE) {
        return exitCode;
      }
    }
    return ExitCode.DONE;
  }

  private record Step(String words, List<String> arguments) {

    Step(String words, String... arguments) {
      this(words, List.of(arguments));
    }
  }

  private static List<Step> steps(String dir, DemoLayout.Made made) {
    String signature = made.signature().abbreviated();
    String untagged = made.untagged().abbreviated();
    return List.of(
        new Step("Everything is read once, and never again:", "scan", dir),
        new Step("This is what the tags lead to:", "tree", dir),
        new Step(
            "The signature is in no index. It says itself whose it is, and lives as long:",
            "why",
            dir,
            signature),
        new Step("The image that lost its tag:", "why", dir, untagged),
        new Step("What would a collection delete?", "gc", dir, "--dry-run"),
        new Step("Then do it:", "gc", dir),
        new Step("Deleted is not lost:", "restore", dir, "--all"),
        new Step(
            "What came back counts as young, so it has another day. Every command can answer in"
                + " JSON:",
            "gc",
            dir,
            "--json"));
  }

  private int run(Shell shell, Output out, List<String> arguments) {
    List<String> words = new ArrayList<>();
    arguments.forEach(argument -> words.add(ShellWord.of(argument)));
    out.line(new Cell("$ tidemark " + String.join(" ", words), Paint.BOLD));
    out.flush();
    List<String> all = new ArrayList<>(arguments);
    if (plain) {
      all.add("--no-color");
    }
    return Tidemark.run(shell, all.toArray(new String[0]));
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public String leftBehind() {
    return "the folder of the demonstration may still be among the temporary files";
  }
}
