package dev.tidemark.engine.text;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Text that came from outside, made fit for one line of a report. */
public final class OneLine {

  private static final int MAX = 500;

  private OneLine() {}

  /** {@code text} without control characters, and not longer than a few lines on a screen. */
  public static String of(String text) {
    int length = Math.min(text.length(), MAX);
    boolean clean = length == text.length();
    for (int i = 0; i < length && clean; i++) {
      clean = printable(text.charAt(i));
    }
    if (clean) {
      return text;
    }
    StringBuilder line = new StringBuilder(length + 3);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      line.append(printable(c) ? c : ' ');
    }
    return text.length() > MAX ? line.append("...").toString() : line.toString();
  }

  /**
   * What went wrong, for people: of input and output in plain words, of anything else, which is a
   * mistake of some program, with its class.
   */
  public static String of(Throwable failure) {
    if (failure instanceof FileSystemException system && system.getFile() != null) {
      return of(system.getFile() + ": " + reason(system));
    }
    String name = failure.getClass().getSimpleName();
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure instanceof EOFException ? "ends too early" : name;
    }
    return of(failure instanceof IOException ? message : name + ": " + message);
  }

  /** Why a file system has failed, for people. The JDK leaves it to the class in many cases. */
  public static String reason(FileSystemException failure) {
    String reason = failure.getReason();
    if (reason != null) {
      return reason;
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "is there already";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "the directory is not empty";
    }
    if (failure instanceof NotDirectoryException) {
      return "is not a directory";
    }
    return failure instanceof FileSystemLoopException
        ? "links lead in a circle"
        : "the file system has failed";
  }

  /** Neither a control character nor one that turns the direction of writing. */
  private static boolean printable(char c) {
    return c >= ' '
        && !(c >= 0x7f && c <= 0x9f)
        && !(c >= 0x2028 && c <= 0x202e)
        && !(c >= 0x2066 && c <= 0x2069);
  }
}
