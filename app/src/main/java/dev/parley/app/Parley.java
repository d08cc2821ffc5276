package dev.parley.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code parley} program. */
@Command(
        name = "parley",
        description = "WebSocket from the command line.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        subcommands = {ServeCommand.class, ConnectCommand.class, BenchCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "@|bold parley COMMAND --help|@ tells about a command."})
public final class Parley implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli, before it is used.
    private CommandSpec spec;

    private Parley() {}

    /**
     * Runs the program and ends the JVM: with 0 when all went well, 2 when it could not do what it was told,
     * and what else a command's help lists.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        if (args.length > 0 && (args[0].equals("connect") || args[0].equals("bench"))) {
            // Before the first logger is made. What the user is to know, the command says itself.
            System.setProperty("parley.log.netty", "OFF");
        }
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return commandLine(CommandLine.defaultFactory());
    }

    /** Returns the command line, with commands that a factory makes. */
    static CommandLine commandLine(IFactory commands) {
        return new CommandLine(new Parley(), commands)
                .setExecutionStrategy(new OnceOnly())
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
