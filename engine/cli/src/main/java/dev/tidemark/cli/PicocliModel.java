package dev.tidemark.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as picocli knows it: all spellings, the help, and what is wrong with a line. */
final class PicocliModel {

  private static final int MAX_SUGGESTIONS = 3;

  /** In characters; picocli refuses to fill narrower lines. The terminal breaks them then. */
  private static final int LEAST_WIDTH = 55;

  private final CommandLine root;

  /** By what they are to picocli, which calls the same option of two commands equal. */
  private final IdentityHashMap<ArgSpec, Syntax.Argument> arguments = new IdentityHashMap<>();

  PicocliModel(Map<String, Command> commands) {
    CommandSpec spec = CommandSpec.create().name("tidemark");
    spec.usageMessage()
        .description("Labels and garbage-collects content-addressed stores.")
        .synopsisSubcommandLabel("COMMAND")
        .commandListHeading("%nCommands:%n")
        .optionListHeading("%nOptions:%n")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCode.meanings())
        .sortOptions(false)
        .footer("", "'tidemark COMMAND --help' tells more. 'tidemark demo' shows it all at work.");
    spec.addOption(help());
    spec.addOption(
        OptionSpec.builder("--version").description("Show the version.").versionHelp(true).build());
    commands.forEach((name, command) -> spec.addSubcommand(name, model(command.syntax())));
    root = new CommandLine(spec);
    root.setExpandAtFiles(false);
  }

  /**
   * What a command line asks for.
   *
   * @param command the command that the words name, empty if none
   * @param help whether they ask for its help
   * @param version whether they ask for the version
   * @param assignments what they assign
   */
  record Parsed(String command, boolean help, boolean version, List<Assignment> assignments) {}

  /**
   * The help of a command.
   *
   * @param command its name, empty for all of them
   * @param width of a line, in characters
   */
  String help(String command, int width, boolean colors) {
    CommandLine line =
        Objects.requireNonNull(command.isEmpty() ? root : root.getSubcommands().get(command));
    line.setUsageHelpWidth(Math.max(LEAST_WIDTH, width));
    return line.getUsageMessage(colors ? Help.Ansi.ON : Help.Ansi.OFF);
  }

  /**
   * Reads a command line.
   *
   * @throws UsageFailure if it makes no sense, with what may be meant
   */
  Parsed parse(List<String> words) throws UsageFailure {
    ParseResult result;
    try {
      result = root.parseArgs(words.toArray(new String[0]));
    } catch (ParameterException e) {
      throw new UsageFailure(problem(e));
    }
    String command = "";
    if (result.hasSubcommand()) {
      result = result.subcommand();
      command = result.commandSpec().name();
    }
    List<Assignment> assignments = new ArrayList<>();
    // picocli lists an argument that is given twice twice, each time with all its values
    Set<ArgSpec> matchedOnce = Collections.newSetFromMap(new IdentityHashMap<>());
    for (ArgSpec matched : result.matchedArgs()) {
      if (!matchedOnce.add(matched)) {
        continue;
      }
      Syntax.Argument argument = arguments.get(matched);
      if (argument instanceof Syntax.Option option) {
        List<String> values = option.takesValue() ? matched.stringValues() : List.of("");
        values.forEach(
            value -> assignments.add(new Assignment(option, option.names().get(0), value)));
      } else if (argument instanceof Syntax.Operand operand) {
        matched
            .stringValues()
            .forEach(value -> assignments.add(new Assignment(operand, operand.label(), value)));
      }
    }
    return new Parsed(
        command, result.isUsageHelpRequested(), result.isVersionHelpRequested(), assignments);
  }

  private CommandSpec model(Syntax syntax) {
    CommandSpec spec = CommandSpec.create().name(syntax.name());
    spec.usageMessage()
        .header(syntax.header())
        .description(syntax.about().isEmpty() ? new String[0] : new String[] {"", syntax.about()})
        .parameterListHeading("%n")
        .optionListHeading("%nOptions:%n")
        .abbreviateSynopsis(true)
        .sortOptions(false)
        .footer("", "Example: " + syntax.example());
    int index = 0;
    for (Syntax.Operand operand : syntax.operands()) {
      PositionalParamSpec positional = positional(operand, index++);
      arguments.put(positional, operand);
      spec.addPositional(positional);
    }
    for (Syntax.Option option : syntax.options()) {
      OptionSpec known = option(option);
      arguments.put(known, option);
      spec.addOption(known);
    }
    spec.addOption(help());
    return spec;
  }

  private static PositionalParamSpec positional(Syntax.Operand operand, int index) {
    PositionalParamSpec.Builder builder =
        PositionalParamSpec.builder().paramLabel(operand.label()).description(operand.help());
    return operand.most() == 1
        ? builder
            .index(Integer.toString(index))
            .arity(operand.least() == 1 ? "1" : "0..1")
            .required(operand.least() == 1)
            .type(String.class)
            .build()
        : builder
            .index(index + "..*")
            .arity("0..*")
            .required(false)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .build();
  }

  private static OptionSpec option(Syntax.Option option) {
    OptionSpec.Builder builder =
        OptionSpec.builder(option.names().toArray(new String[0])).description(option.help());
    if (!option.takesValue()) {
      return builder.arity("0").type(boolean.class).build();
    }
    builder.arity("1").paramLabel(option.label());
    return option.repeatable()
        ? builder.type(List.class).auxiliaryTypes(String.class).build()
        : builder.type(String.class).build();
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Show this help.")
        .build();
  }

  private static String problem(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      List<String> close = unmatched.getSuggestions();
      boolean first = e.getCommandLine().getParent() == null;
      return (word.startsWith("-")
              ? "there is no option '"
              : first ? "there is no command '" : "nothing to do with '")
          + word
          + "'"
          + (close.isEmpty()
              ? ""
              : ", perhaps "
                  + String.join(" or ", close.subList(0, Math.min(MAX_SUGGESTIONS, close.size()))));
    }
    String message = String.valueOf(e.getMessage());
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
