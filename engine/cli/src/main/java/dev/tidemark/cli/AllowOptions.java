package dev.tidemark.cli;

import dev.tidemark.engine.judge.Refusal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which circuit breakers are overridden. */
final class AllowOptions implements Syntax.Shared {

  private final Set<Refusal.Kind> allowed = EnumSet.noneOf(Refusal.Kind.class);

  @Override
  public void declare(Syntax syntax) {
    syntax
        .options(
            "--allow",
            "NAME",
            "Go on where this one circuit breaker refuses: "
                + names()
                + ". May be given several times.",
            name -> allowed.add(Refusal.Kind.of(name)))
        .flag(
            "--force",
            "Go on where any of them refuses, except 'unread': the roots need content that cannot"
                + " be read, and nobody knows what that refers to.",
            () -> allowed.addAll(Refusal.Kind.forced()));
  }

  private static String names() {
    return List.of(Refusal.Kind.values()).stream()
        .map(Refusal.Kind::word)
        .collect(Collectors.joining(", "));
  }

  Set<Refusal.Kind> allowed() {
    return allowed;
  }

  /** What to do about refusals, the override last; begins with a semicolon if there is anything. */
  static String advice(List<Refusal> refusals) {
    if (refusals.isEmpty()) {
      return "";
    }
    String remedies =
        refusals.stream()
            .map(refusal -> refusal.kind().remedy())
            .distinct()
            .collect(Collectors.joining("; "));
    String overrides =
        refusals.stream()
            .map(refusal -> "--allow " + refusal.kind().word())
            .distinct()
            .collect(Collectors.joining(" "));
    return "; " + remedies + "; to go on all the same: " + overrides;
  }
}
