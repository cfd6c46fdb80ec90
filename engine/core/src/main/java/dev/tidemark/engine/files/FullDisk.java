package dev.tidemark.engine.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The failure to write because there is no room, by what the system says. */
public final class FullDisk {

  private static final String FULL = "No space left on device";
  private static final String QUOTA = "Disk quota exceeded";

  /** ENOSPC, the same everywhere. */
  private static final int FULL_ERROR = 28;

  /** EDQUOT of Linux, and of BSD and macOS. */
  private static final Set<Integer> QUOTA_ERRORS = Set.of(122, 69);

  private FullDisk() {}

  /** Whether an error of the system is that. */
  public static boolean is(int error) {
    return error == FULL_ERROR || QUOTA_ERRORS.contains(error);
  }

  /**
   * Whether that was it. Java tells errors of the system apart by their text only; in a language
   * that we do not know this is no full disk but some other error.
   */
  public static boolean is(IOException e) {
    String text =
        e instanceof FileSystemException named && named.getReason() != null
            ? named.getReason()
            : e.getMessage();
    return says(text);
  }

  private static boolean says(@Nullable String text) {
    return text != null && (text.contains(FULL) || text.contains(QUOTA));
  }

  /** The same failure, told with the file that it was met at; other failures as they are. */
  public static IOException named(Path file, IOException e) {
    if (!is(e) || (e instanceof FileSystemException known && known.getFile() != null)) {
      return e;
    }
    FileSystemException named = at(file);
    named.initCause(e);
    return named;
  }

  /** What writes, and may find no room. */
  public interface Writing {
    void run() throws IOException;
  }

  /** Writes; that there is no room is told with the name of {@code file}. */
  public static void naming(Path file, Writing writing) throws IOException {
    try {
      writing.run();
    } catch (IOException e) {
      throw named(file, e);
    }
  }

  /** That there is no room for {@code file}. */
  public static FileSystemException at(Path file) {
    return new FileSystemException(file.toString(), null, FULL);
  }
}
