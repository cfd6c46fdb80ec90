package dev.tidemark.cli;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What can be found out about the terminal that the process stands on, if on any. */
final class Terminal {

  private static final int USUAL_WIDTH = 80;
  private static final int MIN_WIDTH = 40;
  private static final int MAX_WIDTH = 400;

  private Terminal() {}

  /**
   * Whether people read what goes to this file descriptor.
   *
   * @param descriptor 1 for standard output, 2 for standard error
   */
  static boolean reads(int descriptor) {
    Path link = Path.of("/proc/self/fd", Integer.toString(descriptor));
    if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      try {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/")
            || target.startsWith("/dev/tty")
            || target.equals("/dev/console");
      } catch (IOException e) {
        return false;
      }
    }
    return console();
  }

  /** From JDK 22 on there is a console object even where there is no console. */
  @SuppressWarnings("SystemConsoleNull") // it is null up to JDK 21
  private static boolean console() {
    Console console = System.console();
    if (console == null || Runtime.version().feature() < 22) {
      return console != null;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /**
   * How many characters fit on a line.
   *
   * @param columns what the environment says in {@code COLUMNS}
   */
  static int width(@Nullable String columns) {
    int width = number(columns);
    if (width == 0) {
      width = number(size());
    }
    return width == 0 ? USUAL_WIDTH : Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, width));
  }

  /** The second number that {@code stty size} prints; null if there is none. */
  private static @Nullable String size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroyForcibly();
        return null;
      }
      byte[] answer = stty.getInputStream().readAllBytes();
      String text = new String(answer, StandardCharsets.US_ASCII).trim();
      return text.substring(text.indexOf(' ') + 1);
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private static int number(@Nullable String text) {
    try {
      return text == null ? 0 : Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
