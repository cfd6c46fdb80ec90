package dev.tidemark.cli;

/** How text looks on a terminal with colours. */
enum Paint {
  PLAIN(""),
  BOLD("\033[1m"),
  DIM("\033[2m"),
  RED("\033[31m"),
  GREEN("\033[32m"),
  YELLOW("\033[33m");

  private static final String OFF = "\033[0m";

  private final String on;

  Paint(String on) {
    this.on = on;
  }

  String over(String text) {
    return this == PLAIN || text.isEmpty() ? text : on + text + OFF;
  }
}
