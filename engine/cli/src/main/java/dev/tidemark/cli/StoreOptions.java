package dev.tidemark.cli;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.EngineOptions;
import dev.tidemark.engine.decode.Handlers;
import dev.tidemark.engine.gc.Progress;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The store that a command works on. */
final class StoreOptions implements Syntax.Shared {

  private static final String LAYOUT = "oci:";

  private final PluginOptions plugins = new PluginOptions();
  private String typed = "";
  private @Nullable Path directory;
  private @Nullable Path state;

  @Override
  public void declare(Syntax syntax) {
    syntax
        .firstOperand("STORE", "An OCI image layout: its directory, or oci:DIRECTORY.", this::name)
        .option(
            "--state",
            "DIR",
            "Keep metadata and lock in DIR. Default: STORE/.tidemark.",
            value -> state = Path.of(value))
        .with(plugins);
  }

  private void name(String store) {
    String scheme = scheme(store);
    boolean layout = scheme.equals(LAYOUT);
    String path = layout ? store.substring(LAYOUT.length()) : store;
    if (path.isEmpty()) {
      throw new IllegalArgumentException("is empty; name the directory of an OCI image layout");
    }
    typed = ShellWord.of(store);
    Path named = Path.of(path);
    if (!scheme.isEmpty() && !layout && Files.notExists(named)) {
      throw new IllegalArgumentException(
          "this version works on OCI image layouts, oci:DIR, and not on " + scheme);
    }
    directory = named;
  }

  /** The store and how to open it, as it has to be typed for another command. */
  String typed() {
    return typed
        + (state == null ? "" : " --state " + ShellWord.of(state.toString()))
        + plugins.typed();
  }

  /** The directory of the layout. */
  Path directory() {
    return Objects.requireNonNull(directory, "STORE");
  }

  /** Opens the engine over the store. */
  Engine open(Shell shell, Progress progress) throws IOException, CommandFailure {
    Handlers handlers = plugins.handlers(shell);
    try {
      EngineOptions options =
          EngineOptions.layout(directory(), handlers)
              .withClock(shell.clock())
              .withProgress(progress);
      if (state != null) {
        options = options.withState(state.toAbsolutePath().normalize());
      }
      return open(options);
    } catch (IOException | RuntimeException | CommandFailure e) {
      handlers.close();
      throw e;
    }
  }

  private static Engine open(EngineOptions options) throws IOException, CommandFailure {
    try {
      return Engine.open(options);
    } catch (FileSystemException e) {
      throw new CommandFailure(
          "cannot write to "
              + options.state()
              + ": "
              + reason(e)
              + "; make it writable, or name another directory with --state");
    }
  }

  private static String reason(FileSystemException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return e.getFile() + " is no directory";
    }
    return e.getReason() == null ? String.valueOf(e.getMessage()) : e.getReason();
  }

  /** What stands before the first colon, with it, if that can be the kind of a store. */
  private static String scheme(String store) {
    int colon = store.indexOf(':');
    for (int i = 0; i < colon; i++) {
      char c = store.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(i > 0 && (c == '-' || c == '+' || (c >= '0' && c <= '9')))) {
        return "";
      }
    }
    // a single letter is a drive
    return colon > 1 ? store.substring(0, colon + 1) : "";
  }
}
