package dev.parley.app;

import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the program says when it cannot do what it was told: one line on the standard error stream, and exit code 2. */
final class ErrorLines {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorLines.class);

    private ErrorLines() {}

    /** The command line was not understood. */
    static int misused(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String message = oneLine(String.valueOf(error.getMessage()));
        if (error instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            message += ". Did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
        }
        print(command, name, message + " (see " + name + " --help)");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** The command line was understood, but the command failed. */
    static int failed(Exception error, CommandLine command, ParseResult parsed) {
        String name = command.getCommandSpec().qualifiedName();
        if (error instanceof CommandFailure) {
            print(command, name, oneLine(String.valueOf(error.getMessage())));
            return command.getCommandSpec().exitCodeOnInvalidInput();
        }
        // A mistake in the program, not in its use: here the stack trace is what helps.
        LOG.error("{} failed", name, error);
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    private static void print(CommandLine command, String name, String message) {
        PrintWriter err = command.getErr();
        err.println(name + ": " + message);
        err.flush();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
    }
}
