package dev.tidemark.cli;

import dev.tidemark.engine.EngineOptions;
import dev.tidemark.engine.history.RunHistory;
import dev.tidemark.engine.history.StateOwner;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.layout.FolderPlace;
import dev.tidemark.engine.layout.LayoutFolder;
import dev.tidemark.engine.layout.OciBackend;
import dev.tidemark.engine.layout.OciLayout;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.store.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store that a command works on. */
final class StoreOptions implements Syntax.Shared {

  /** The kinds of store that a command works on. */
  enum Kinds {
    /** What others write. */
    MIRROR(
        true,
        "An OCI image layout: its directory, or oci:DIRECTORY; all layouts below one,"
            + " 'oci:DIRECTORY/**'; or what a plugin knows, SCHEME:PLACE."),
    MANAGED(false, "A managed store: its directory, or managed:DIRECTORY."),
    BOTH(
        true,
        "An OCI image layout or a managed store: its directory, oci:DIRECTORY, managed:DIRECTORY;"
            + " all layouts below one, 'oci:DIRECTORY/**'; or what a plugin knows, SCHEME:PLACE."),
    /** Both, and documents are read in managed stores as well. */
    DOCUMENTS(true, BOTH.help),
    /** Both, by their images: the engine is not asked, and no backend. */
    IMAGES(
        false,
        "An OCI image layout or a managed store: its directory, oci:DIRECTORY, managed:DIRECTORY;"
            + " or all layouts below one, 'oci:DIRECTORY/**', but for what makes images."),
    /** The same, and names change, which the state has to know. */
    NAMES(false, IMAGES.help);

    private final boolean plugins;
    private final String help;

    Kinds(boolean plugins, String help) {
      this.plugins = plugins;
      this.help = help;
    }
  }

  private static final String LAYOUT = OciBackend.SCHEME;
  static final String MANAGED = "managed";

  private final PluginOptions plugins = new PluginOptions();
  private final Kinds kinds;
  private String typed = "";

  /** As typed; empty if the store was named by its directory alone. */
  private String scheme = "";

  private String place = "";
  private @Nullable Path state;

  StoreOptions() {
    this(Kinds.MIRROR);
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
        "Keep metadata and lock in DIR, for this store only. Default: STORE/.tidemark"
            + (kinds.plugins ? ", or where a plugin wants it." : "."),
        value -> state = Path.of(value));
    if (kinds != Kinds.NAMES) {
      syntax.with(plugins);
    }
  }

  /** Where the state of a layout is, or will be. */
  Path state() {
    Path named = state;
    return named == null
        ? folder()
            .map(LayoutFolder::stateDirectory)
            .orElseGet(() -> OciLayout.at(directory()).stateDirectory())
        : named.toAbsolutePath().normalize();
  }

  /** The layouts below a directory, if that is what was named. */
  Optional<FolderPlace> folder() {
    return scheme.isEmpty() || scheme.equals(LAYOUT) ? FolderPlace.parse(place) : Optional.empty();
  }

  /**
   * Refuses a folder of layouts.
   *
   * @throws UsageFailure if it is one
   */
  void requireOneStore(String command) throws UsageFailure {
    if (folder().isPresent()) {
      throw forOneLayout(command);
    }
  }

  /** For a command that has to know into which layout of a folder. */
  static UsageFailure forOneLayout(String command) {
    return new UsageFailure(command + " works on one layout; name its directory, without /**");
  }

  private void name(String store) {
    typed = ShellWord.of(store);
    if (store.isEmpty() || store.equals(LAYOUT + ":") || store.equals(MANAGED + ":")) {
      throw new IllegalArgumentException("is empty; name the directory of " + wanted(store));
    }
    Optional<Location> location =
        Location.parse(store).filter(it -> isOwn(it.scheme()) || Files.notExists(Path.of(store)));
    scheme = location.map(Location::scheme).orElse("");
    place = location.map(Location::place).orElse(store);
    if (scheme.isEmpty() || isOwn(scheme)) {
      requireNoTag(store);
    } else if (!kinds.plugins) {
      throw new IllegalArgumentException(
          "this command works on "
              + (kinds == Kinds.MANAGED ? "" : "OCI image layouts, oci:DIR, and ")
              + "managed stores, managed:DIR, and not on "
              + scheme
              + ":");
    }
  }

  private static boolean isOwn(String scheme) {
    return scheme.equals(LAYOUT) || scheme.equals(MANAGED);
  }

  private void requireNoTag(String store) {
    int colon = place.lastIndexOf(':');
    if (colon > 0
        && Files.notExists(Path.of(place))
        && Files.isDirectory(Path.of(place.substring(0, colon)))) {
      throw new IllegalArgumentException(
          "ends in a tag, as skopeo writes it; a store is a directory: "
              + ShellWord.of(store.substring(0, store.lastIndexOf(':')))
              + ", and the tag comes after it where a command takes one");
    }
  }

  private String wanted(String store) {
    return store.equals(MANAGED + ":") || kinds == Kinds.MANAGED
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
        && folder().isEmpty()
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
    if (kinds == Kinds.MIRROR && isManaged()) {
      throw forLayouts(command);
    }
  }

  /** For a command or an option that a managed store has no use for. */
  UsageFailure forLayouts(String what) {
    return new UsageFailure(
        what + " works on stores that others write, and " + typed + " is a managed store");
  }

  /** For a command that brings back what was deleted, or ends that. */
  UsageFailure withoutQuarantine(String command) {
    return new UsageFailure(
        command + " needs a quarantine, and " + typed + " has none: what is deleted there is gone");
  }

  /** The store and how to open it, as it has to be typed for another command. */
  String typed() {
    return typed
        + (state == null ? "" : " --state " + ShellWord.of(state.toString()))
        + plugins.typed();
  }

  /** The store as it was typed, alone. */
  String word() {
    return typed;
  }

  /** As typed; empty if the store was named without one. */
  String scheme() {
    return scheme;
  }

  /** What stands behind the scheme. */
  String place() {
    return place;
  }

  /** The state, if one was named. */
  Optional<Path> namedState() {
    return Optional.ofNullable(state).map(any -> state());
  }

  /** The directory, of a store that is one. */
  Path directory() {
    return Path.of(place);
  }

  /** Where the quarantine of a layout is. Where another store has its own, its backend knows. */
  Optional<Path> quarantine() {
    if (folder().isPresent()) {
      return Optional.empty(); // each layout has its own
    }
    boolean layout = scheme.isEmpty() ? OciLayout.recognises(directory()) : scheme.equals(LAYOUT);
    return layout ? Optional.of(directory().resolve(".tidemark")) : Optional.empty();
  }

  /**
   * Opens the store. What it takes for a managed one is in classes of their own, so that nobody
   * else has to load them.
   *
   * @param changes whether anything is to be changed, and not only looked at
   */
  OpenStore open(Shell shell, Progress progress, boolean changes)
      throws IOException, CommandFailure, UsageFailure {
    return isManaged()
        ? Workspaces.open(this, shell)
        : OpenMirror.open(this, shell, progress, changes);
  }

  /**
   * What was done to the store. Its metadata are not opened for that: it may be read-only, or at
   * work. A store of a plugin is opened only where that alone knows the state.
   *
   * @throws IOException if there is no such store
   */
  RunHistory history(Shell shell) throws IOException, CommandFailure, UsageFailure {
    if (isManaged()) {
      requireManaged();
      Workspaces.requireStore(this, directory());
      return new RunHistory(directory(), shell.clock());
    }
    Optional<FolderPlace> folder = folder();
    if (folder.isPresent()) {
      LayoutFolder layouts = LayoutFolder.open(folder.get(), shell.clock());
      return history(shell, LAYOUT + ":" + folder.get(), layouts.state());
    }
    if (scheme.isEmpty() ? OciLayout.recognises(directory()) : scheme.equals(LAYOUT)) {
      OciLayout layout = OciLayout.open(directory(), shell.clock());
      return history(shell, LAYOUT + ":" + layout.directory().normalize(), layout.state());
    }
    try (Plugins loaded = load(shell)) {
      Location location = OpenMirror.location(this, loaded);
      if (state != null) {
        return history(shell, location.toString(), Optional.empty());
      }
      EngineOptions options = EngineOptions.of(location, loaded);
      options.storage().close();
      return new RunHistory(options.state(), shell.clock());
    }
  }

  /**
   * @param inside where the state lies if it lies in the store
   */
  private RunHistory history(Shell shell, String store, Optional<Path> inside) throws IOException {
    Path named = state == null ? inside.orElseThrow() : state();
    new StateOwner(named, inside).require(store);
    return new RunHistory(named, shell.clock());
  }

  /** All plugins that the command line names, and the built-in ones. */
  Plugins load(Shell shell) throws IOException, CommandFailure {
    return plugins.load(shell);
  }
}
