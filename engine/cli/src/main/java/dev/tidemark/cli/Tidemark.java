package dev.tidemark.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The program. */
public final class Tidemark {

  private Tidemark() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Shell shell = Shell.system();
    int exitCode;
    try (Interruption interruption = Interruption.of(() -> lastWord(shell, arguments))) {
      exitCode = run(shell, arguments);
    }
    System.exit(exitCode);
  }

  /** Says in which state a signal leaves things. */
  private static void lastWord(Shell shell, String... arguments) {
    Command command = arguments.length == 0 ? null : Commands.make(arguments[0]);
    if (shell.errTerminal()) {
      // the cursor may be behind a bar of progress, or what the terminal shows of Ctrl-C
      try {
        shell.err().write('\n');
      } catch (IOException unheard) {
        return;
      }
    }
    say(shell, "interrupted; " + (command == null ? "nothing has changed" : command.leftBehind()));
  }

  /** Runs one command; returns its exit code. */
  static int run(Shell shell, String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    if (!words.isEmpty() && words.get(0).equals("help")) {
      // "help gc" is "gc --help"
      words.remove(0);
      words.add("--help");
    }
    try {
      Command command = plain(words);
      return command == null ? consult(shell, words) : command.run(shell);
    } catch (UsageFailure e) {
      boolean known = Commands.NAMES.contains(words.get(0));
      String place = known ? "tidemark " + words.get(0) : "tidemark";
      say(shell, e.getMessage() + "; see '" + place + " --help'");
      return ExitCode.USAGE;
    } catch (Exception | Error e) {
      return failed(shell, e);
    }
  }

  /** The command that the words ask for, ready to run; null if there is more to say about them. */
  private static @Nullable Command plain(List<String> words) throws UsageFailure {
    Command command = words.isEmpty() ? null : Commands.make(words.get(0));
    if (command == null) {
      return null;
    }
    List<Assignment> assignments =
        PlainParser.parse(command.syntax(), words.subList(1, words.size()));
    if (assignments == null) {
      return null;
    }
    for (Assignment assignment : assignments) {
      assignment.apply();
    }
    return command;
  }

  private static int consult(Shell shell, List<String> words) throws Exception {
    Map<String, Command> commands = Commands.all();
    PicocliModel model = new PicocliModel(commands);
    PicocliModel.Parsed parsed = model.parse(words);
    if (parsed.version()) {
      return new VersionCommand().run(shell);
    }
    Command command = commands.get(parsed.command());
    if (parsed.help() || command == null) {
      String help = model.help(parsed.command(), shell.lineWidth(), !shell.plain());
      OutputStream stream = parsed.help() ? shell.out() : shell.err();
      try {
        stream.write(help.getBytes(shell.charset()));
        stream.flush();
      } catch (IOException e) {
        throw new OutputFailure(e);
      }
      return parsed.help() ? ExitCode.DONE : ExitCode.USAGE;
    }
    for (Assignment assignment : parsed.assignments()) {
      assignment.apply();
    }
    return command.run(shell);
  }

  private static int failed(Shell shell, Throwable e) {
    if (OutputFailure.in(e).map(OutputFailure::readerGone).orElse(false)) {
      return ExitCode.UNREAD;
    }
    if (shell.debug()) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      try {
        shell.err().write(trace.toString().getBytes(shell.charset()));
      } catch (IOException unheard) {
        // nobody listens
      }
    }
    Trouble trouble = Trouble.of(e);
    say(shell, trouble.line());
    return trouble.exitCode();
  }

  private static void say(Shell shell, @Nullable String line) {
    try (Output output = new Output(shell, false, false, true)) {
      output.error(String.valueOf(line));
    }
  }
}
