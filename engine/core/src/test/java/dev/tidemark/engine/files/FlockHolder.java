package dev.tidemark.engine.files;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A process that holds a lock until its input ends. */
final class FlockHolder {

  private FlockHolder() {}

  /**
   * Holds it.
   *
   * @param arguments the file
   */
  public static void main(String... arguments) throws IOException {
    try (Flock lock = Flock.exclusive(Path.of(arguments[0]), Duration.ofSeconds(5)).orElseThrow()) {
      System.out.println("held");
      while (System.in.read() >= 0) {}
    }
  }
}
