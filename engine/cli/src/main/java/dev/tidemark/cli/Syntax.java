package dev.tidemark.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command accepts. The one table that the parser, the help, the error messages and the
 * manual come from.
 */
final class Syntax {

  private final String name;
  private final String header;
  private final List<Option> options = new ArrayList<>();
  private final List<Operand> operands = new ArrayList<>();
  private String about = "";
  private String example = "";

  /** Takes a value that the user gave; false values are {@link IllegalArgumentException}s. */
  interface Setter {
    void set(String value);
  }

  /** Something that takes values: an {@link Option} or an {@link Operand}. */
  sealed interface Argument {
    Setter setter();
  }

  /**
   * A word that begins with a hyphen.
   *
   * @param names all spellings
   * @param label names the value; null if it takes none
   * @param repeatable whether it may be given several times
   */
  record Option(
      List<String> names, @Nullable String label, boolean repeatable, String help, Setter setter)
      implements Argument {

    boolean takesValue() {
      return label != null;
    }
  }

  /**
   * A word that stands for itself, by its place.
   *
   * @param least how many there have to be
   * @param most how many there may be
   */
  record Operand(String label, int least, int most, String help, Setter setter)
      implements Argument {}

  /** A set of options that several commands share. */
  interface Shared {
    void declare(Syntax syntax);
  }

  Syntax(String name, String header) {
    this.name = name;
    this.header = header;
  }

  Syntax about(String text) {
    about = text;
    return this;
  }

  Syntax example(String commandLine) {
    example = commandLine;
    return this;
  }

  Syntax with(Shared shared) {
    shared.declare(this);
    return this;
  }

  /** An option without value. */
  Syntax flag(String names, String help, Runnable set) {
    options.add(new Option(split(names), null, false, help, value -> set.run()));
    return this;
  }

  /** An option with a value. */
  Syntax option(String names, String label, String help, Setter setter) {
    options.add(new Option(split(names), label, false, help, setter));
    return this;
  }

  /** An option with a value that may be given several times. */
  Syntax options(String names, String label, String help, Setter setter) {
    options.add(new Option(split(names), label, true, help, setter));
    return this;
  }

  /** An operand that comes before those declared so far. */
  Syntax firstOperand(String label, String help, Setter setter) {
    operands.add(0, new Operand(label, 1, 1, help, setter));
    return this;
  }

  Syntax operand(String label, String help, Setter setter) {
    operands.add(new Operand(label, 1, 1, help, setter));
    return this;
  }

  Syntax optionalOperand(String label, String help, Setter setter) {
    operands.add(new Operand(label, 0, 1, help, setter));
    return this;
  }

  /** Any number of operands, after all others. */
  Syntax operands(String label, String help, Setter setter) {
    operands.add(new Operand(label, 0, Integer.MAX_VALUE, help, setter));
    return this;
  }

  String name() {
    return name;
  }

  String header() {
    return header;
  }

  String about() {
    return about;
  }

  String example() {
    return example;
  }

  List<Option> options() {
    return options;
  }

  List<Operand> operands() {
    return operands;
  }

  @Nullable Option option(String word) {
    for (Option option : options) {
      if (option.names().contains(word)) {
        return option;
      }
    }
    return null;
  }

  private static List<String> split(String names) {
    int space = names.indexOf(' ');
    return space < 0
        ? List.of(names)
        : List.of(names.substring(0, space), names.substring(space + 1));
  }
}
