package dev.parley.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code parley} program. */
@Command(
        name = "parley",
        description = "WebSocket from the command line.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        subcommands = ServeCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "@|bold parley COMMAND --help|@ tells about a command."})
public final class Parley implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli, before it is used.
    private CommandSpec spec;

    private Parley() {}

    /**
     * Runs the program and ends the JVM: with 0 when all went well, 2 when it could not do what it was told.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Parley())
                .setExpandAtFiles(false)
                .setUsageHelpWidth(100)
                .setUsageHelpLongOptionsMaxWidth(34)
                .setParameterExceptionHandler(ErrorLines::misused)
                .setExecutionExceptionHandler(ErrorLines::failed);
    }

    /** Called when no command is given: says which there are. */
    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        spec.commandLine().usage(err);
        return spec.exitCodeOnInvalidInput();
    }
}
