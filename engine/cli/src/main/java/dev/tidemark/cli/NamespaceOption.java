package dev.tidemark.cli;

import dev.tidemark.engine.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The namespace of a managed store that a command looks at. */
final class NamespaceOption implements Syntax.Shared {

  private static final int NAMES_SHOWN = 8;

  private final String usual;
  private @Nullable String name;

  /**
   * @param usual in words, what is looked at if the command line says nothing
   */
  NamespaceOption(String usual) {
    this.usual = usual;
  }

  @Override
  public void declare(Syntax syntax) {
    syntax.option(
        "--namespace",
        "NAME",
        "The namespace of a managed store. Default: " + usual + ".",
        value -> name = value);
  }

  @Nullable String name() {
    return name;
  }

  /**
   * Refuses one.
   *
   * @throws UsageFailure if one was given
   */
  void requireNone() throws UsageFailure {
    if (name != null) {
      throw new UsageFailure("--namespace works on managed stores only, managed:DIR");
    }
  }

  /** Whether a store has any: one that has none answers with a single empty name. */
  static boolean has(Store store) {
    return !store.namespaces().equals(List.of(""));
  }

  /** The namespaces to look at: the one that is named, or all. */
  List<String> all(Store store, StoreOptions named) throws CommandFailure, UsageFailure {
    if (!has(store)) {
      requireNone();
    }
    return all(store.namespaces(), name, named);
  }

  /** The namespace to look at: the one that is named, or the only one. */
  String one(Store store, StoreOptions named) throws CommandFailure, UsageFailure {
    if (!has(store)) {
      requireNone();
    }
    return one(store.namespaces(), name, named);
  }

  /**
   * The namespaces to look at.
   *
   * @param known those that the store has
   * @param name the only one; null for all
   */
  static List<String> all(List<String> known, @Nullable String name, StoreOptions named)
      throws CommandFailure {
    if (name == null) {
      return known;
    }
    if (!known.contains(name)) {
      throw new CommandFailure(
          "no namespace '" + name + "' in " + named.typed() + ": " + names(known));
    }
    return List.of(name);
  }

  /**
   * The namespace that is meant.
   *
   * @param known those that the store has
   * @param name as the user has said; null if there should be only one
   */
  static String one(List<String> known, @Nullable String name, StoreOptions named)
      throws CommandFailure, UsageFailure {
    List<String> all = all(known, name, named);
    if (all.isEmpty()) {
      throw new CommandFailure("nothing is recorded in " + named.typed());
    }
    if (all.size() > 1) {
      throw new UsageFailure("which namespace? " + names(known) + "; name one with --namespace");
    }
    return all.get(0);
  }

  private static String names(List<String> known) {
    if (known.isEmpty()) {
      return "there are none";
    }
    int shown = Math.min(NAMES_SHOWN, known.size());
    String more = known.size() > shown ? " and " + (known.size() - shown) + " more" : "";
    return "there are " + String.join(", ", known.subList(0, shown)) + more;
  }
}
