package dev.tidemark.cli;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.EngineOptions;
import dev.tidemark.engine.decode.Handlers;
import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.engine.history.RunHistory;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.layout.OciLayout;
import dev.tidemark.engine.text.OneLine;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The store that a command works on. */
final class StoreOptions implements Syntax.Shared {

  /** The kinds of store that a command works on. */
  enum Kinds {
    LAYOUT("An OCI image layout: its directory, or oci:DIRECTORY."),
    MANAGED("A managed store: its directory, or managed:DIRECTORY."),
    BOTH(
        "An OCI image layout or a managed store: its directory, oci:DIRECTORY, managed:DIRECTORY."),
    /** Both, and documents are read in managed stores as well. */
    DOCUMENTS(BOTH.help),
    /** Both, by their images: the engine is not asked. */
    IMAGES(BOTH.help),
    /** The same, and names change, which the state has to know. */
    NAMES(BOTH.help),
    /** Both, by their state: the engine is not asked. */
    STATE(BOTH.help);

    private final String help;

    Kinds(String help) {
      this.help = help;
    }
  }

  private static final String LAYOUT = "oci:";
  private static final String MANAGED = "managed:";

  private final PluginOptions plugins = new PluginOptions();
  private final Kinds kinds;
  private String scheme = "";
  private String typed = "";
  private @Nullable Path directory;
  private @Nullable Path state;

  StoreOptions() {
    this(Kinds.LAYOUT);
  }

  StoreOptions(Kinds kinds) {
    this.kinds = kinds;
  }

  @Override
  public void declare(Syntax syntax) {
    if (kinds == Kinds.MANAGED) {
      syntax.operand("STORE", kinds.help, this::name);
      return;
    }
    syntax.firstOperand("STORE", kinds.help, this::name);
    if (kinds == Kinds.IMAGES) {
      return;
    }
    syntax.option(
        "--state",
        "DIR",
        "Keep metadata and lock in DIR. Default: STORE/.tidemark.",
        value -> state = Path.of(value));
    if (kinds != Kinds.NAMES && kinds != Kinds.STATE) {
      syntax.with(plugins);
    }
  }

  /** Where the state of a layout is, or will be. */
  Path state() {
    Path named = state;
    return named == null
        ? OciLayout.at(directory()).stateDirectory()
        : named.toAbsolutePath().normalize();
  }

  private void name(String store) {
    String before = scheme(store);
    boolean known = before.equals(LAYOUT) || before.equals(MANAGED);
    String path = known ? store.substring(before.length()) : store;
    if (path.isEmpty()) {
      throw new IllegalArgumentException("is empty; name the directory of " + wanted(before));
    }
    typed = ShellWord.of(store);
    Path named = Path.of(path);
    if (!before.isEmpty() && !known && Files.notExists(named)) {
      throw new IllegalArgumentException(
          "this version works on OCI image layouts, oci:DIR, and managed stores, managed:DIR, and"
              + " not on "
              + before);
    }
    int colon = path.lastIndexOf(':');
    if (colon > 0
        && Files.notExists(named)
        && Files.isDirectory(Path.of(path.substring(0, colon)))) {
      throw new IllegalArgumentException(
          "ends in a tag, as skopeo writes it; a store is a directory: "
              + ShellWord.of(store.substring(0, store.lastIndexOf(':')))
              + ", and the tag comes after it where a command takes one");
    }
    scheme = known ? before : "";
    directory = named;
  }

  private String wanted(String before) {
    return before.equals(MANAGED) || kinds == Kinds.MANAGED
        ? "a managed store"
        : "an OCI image layout";
  }

  /** Whether it is a managed store, by its name or, if that does not say, by what is there. */
  boolean isManaged() {
    if (!scheme.isEmpty()) {
      return scheme.equals(MANAGED);
    }
    // for a layout, which most are, the first look is the last one
    return !isLayout()
        && (kinds == Kinds.MANAGED
            || (Files.isDirectory(directory().resolve("metadata"))
                && Files.isDirectory(directory().resolve("blobs"))));
  }

  /** Whether there is what makes an OCI image layout of a directory. */
  boolean isLayout() {
    return Files.exists(directory().resolve("index.json"))
        || Files.exists(directory().resolve("oci-layout"));
  }

  /**
   * Refuses what only layouts have.
   *
   * @throws UsageFailure if such an option was given
   */
  void requireManaged() throws UsageFailure {
    if (state != null) {
      throw forLayouts("--state");
    }
    if (kinds != Kinds.DOCUMENTS && !plugins.typed().isEmpty()) {
      throw forLayouts("--plugins");
    }
  }

  /**
   * Refuses a store of a kind that the command does not work on.
   *
   * @throws UsageFailure if it is one
   */
  void requireSuited(String command) throws UsageFailure {
    if (kinds == Kinds.LAYOUT && isManaged()) {
      throw forLayouts(command);
    }
  }

  /** For a command or an option that a managed store has no use for. */
  UsageFailure forLayouts(String what) {
    return new UsageFailure(
        what + " works on OCI image layouts only, and " + typed + " is a managed store");
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

  /**
   * Opens the store. What it takes for a managed one is in classes of their own, so that nobody
   * else has to load them.
   *
   * @param changes whether anything is to be changed, and not only looked at
   */
  OpenStore open(Shell shell, Progress progress, boolean changes)
      throws IOException, CommandFailure, UsageFailure {
    if (isManaged()) {
      return Workspaces.open(this, shell);
    }
    return new OpenLayout(layout(shell, progress, changes), this);
  }

  /**
   * What was done to the store, which is not opened for that: it may be read-only, or at work.
   *
   * @throws IOException if there is no such store
   */
  RunHistory history(Shell shell) throws IOException, CommandFailure, UsageFailure {
    if (isManaged()) {
      requireManaged();
      Workspaces.requireStore(this, directory());
      return new RunHistory(directory(), shell.clock());
    }
    OciLayout.open(directory(), shell.clock());
    return new RunHistory(state(), shell.clock());
  }

  /** The handlers of all plugins that the command line names, and of the built-in ones. */
  Handlers handlers(Shell shell) throws IOException, CommandFailure {
    return plugins.handlers(shell);
  }

  private Engine layout(Shell shell, Progress progress, boolean changes)
      throws IOException, CommandFailure {
    Handlers handlers = handlers(shell);
    try {
      EngineOptions options =
          EngineOptions.layout(directory(), handlers)
              .withClock(shell.clock())
              .withProgress(progress)
              .withState(state());
      return open(options, changes);
    } catch (IOException | RuntimeException | CommandFailure e) {
      handlers.close();
      throw e;
    }
  }

  private static Engine open(EngineOptions options, boolean changes)
      throws IOException, CommandFailure {
    try {
      return changes ? Engine.open(options) : Engine.look(options);
    } catch (FileSystemException e) {
      throw new CommandFailure(
          "cannot write to "
              + options.state()
              + ": "
              + reason(e)
              + (FullDisk.is(e) ? "; make room there" : "; make it writable")
              + ", or name another directory with --state");
    }
  }

  private static String reason(FileSystemException e) {
    if (e instanceof FileAlreadyExistsException) {
      return e.getFile() + " is no directory";
    }
    return FullDisk.is(e) ? "no space left on the device" : OneLine.reason(e);
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
