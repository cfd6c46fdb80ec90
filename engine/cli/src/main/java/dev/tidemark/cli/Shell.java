package dev.tidemark.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Clock;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a run.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param charset of both, for people; JSON is UTF-8
 * @param terminal whether people read {@code out}
 * @param errTerminal whether people read {@code err}
 * @param width how many characters fit on a line of the terminal; asked only if there is one
 * @param environment a variable of the environment, or null
 * @param plugins the directory of the plugins that every run loads, where it is known
 * @param clock tells ages
 */
record Shell(
    InputStream in,
    OutputStream out,
    OutputStream err,
    Charset charset,
    boolean terminal,
    boolean errTerminal,
    IntSupplier width,
    Variables environment,
    Optional<Path> plugins,
    Clock clock) {

  /** Set to 1, it has errors come with a stack trace. */
  static final String DEBUG = "TIDEMARK_DEBUG";

  private static final int MAX_PROSE = 100;

  private static final String PLUGINS = "tidemark.plugins";

  /** Variables of an environment. */
  interface Variables {

    /** The value, or null if there is none. */
    @Nullable String get(String name);
  }

  /** Asks the terminal once; to ask it starts a process. */
  private static final class TerminalWidth implements IntSupplier {

    private int width;

    @Override
    public int getAsInt() {
      if (width == 0) {
        width = Terminal.width(System.getenv("COLUMNS"));
      }
      return width;
    }
  }

  /** That of the process. */
  static Shell system() {
    return new Shell(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        systemCharset(),
        Terminal.reads(1),
        Terminal.reads(2),
        new TerminalWidth(),
        System::getenv,
        builtInPlugins(),
        Clock.systemUTC());
  }

  boolean debug() {
    return "1".equals(environment.get(DEBUG));
  }

  /** Whether the user, or the terminal, wants no colours: see no-color.org. */
  boolean plain() {
    String noColor = environment.get("NO_COLOR");
    return !terminal
        || (noColor != null && !noColor.isEmpty())
        || "dumb".equals(environment.get("TERM"));
  }

  /** How long a line of prose may be. Nobody likes to read longer ones than that. */
  int lineWidth() {
    return terminal ? Math.min(width.getAsInt(), MAX_PROSE) : MAX_PROSE;
  }

  private static Charset systemCharset() {
    for (String property : new String[] {"stdout.encoding", "native.encoding"}) {
      String name = System.getProperty(property);
      if (name != null && Charset.isSupported(name)) {
        return Charset.forName(name);
      }
    }
    return Charset.defaultCharset();
  }

  /**
   * Where the launcher says they are, else beside the directory of the jar that this class is in.
   */
  private static Optional<Path> builtInPlugins() {
    String told = System.getProperty(PLUGINS);
    if (told != null) {
      return Optional.of(Path.of(told));
    }
    CodeSource source = Shell.class.getProtectionDomain().getCodeSource();
    Path jar = source == null ? null : Path.of(URI.create(source.getLocation().toString()));
    Path lib = jar == null ? null : jar.getParent();
    Path app = lib == null ? null : lib.getParent();
    return app != null && Files.isDirectory(app.resolve("plugins"))
        ? Optional.of(app.resolve("plugins"))
        : Optional.empty();
  }
}
