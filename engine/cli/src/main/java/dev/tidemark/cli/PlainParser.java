package dev.tidemark.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads command lines that are as they should be. Anything else, from a call for help to a word too
 * many, it leaves to {@link PicocliModel}, which can do all this and explain it, but takes longer
 * to load than most commands to run. Where this parser has an answer, the answers are the same.
 */
final class PlainParser {

  private final Syntax syntax;
  private final List<Assignment> assignments = new ArrayList<>();

  /** By name, as the JVM makes up what equality is to a record, and takes its time. */
  private final List<String> given = new ArrayList<>();

  private int operands;

  private PlainParser(Syntax syntax) {
    this.syntax = syntax;
  }

  /** What the words assign, in their order; null if it takes more to say. */
  static @Nullable List<Assignment> parse(Syntax syntax, List<String> words) {
    PlainParser parser = new PlainParser(syntax);
    return parser.read(words) && parser.complete() ? parser.assignments : null;
  }

  private boolean read(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("-")) {
        if (!operand(word)) {
          return false;
        }
        continue;
      }
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      Syntax.Option option = syntax.option(equals < 0 ? word : word.substring(0, equals));
      if (option == null) {
        return false;
      }
      String name = option.names().get(0);
      if (given.contains(name) && !option.repeatable()) {
        return false;
      }
      given.add(name);
      String value = "";
      if (option.takesValue()) {
        if (equals < 0 && ++i == words.size()) {
          return false;
        }
        value = equals < 0 ? words.get(i) : word.substring(equals + 1);
        if (value.startsWith("-")) {
          return false;
        }
      } else if (equals >= 0) {
        return false;
      }
      assignments.add(new Assignment(option, name, value));
    }
    return true;
  }

  private boolean operand(String word) {
    int before = 0;
    for (Syntax.Operand operand : syntax.operands()) {
      if (operands - before < operand.most()) {
        operands++;
        assignments.add(new Assignment(operand, operand.label(), word));
        return true;
      }
      before += operand.most();
    }
    return false;
  }

  private boolean complete() {
    int least = 0;
    for (Syntax.Operand operand : syntax.operands()) {
      least += operand.least();
    }
    return operands >= least;
  }
}
