package dev.parley.app;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/**
 * What a command reads from and writes to. In UTF-8, whatever the locale says.
 *
 * @param in the standard input
 * @param out the standard output, which is not buffered
 * @param err the standard error
 * @param inIsTerminal whether somebody types the input
 * @param outIsTerminal whether somebody looks at the output
 * @param terminal opens the terminal that both are
 * @param environment the variables of the environment
 */
record Surroundings(
        InputStream in,
        OutputStream out,
        PrintWriter err,
        BooleanSupplier inIsTerminal,
        BooleanSupplier outIsTerminal,
        Supplier<Terminal> terminal,
        Map<String, String> environment) {

    /** By way of the foreign functions of the JDK: there is nothing native to unpack. */
    private static final String PROVIDER = TerminalBuilder.PROP_PROVIDER_FFM;

    /** Returns those of the process. */
    static Surroundings ofProcess() {
        return new Surroundings(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new PrintWriter(
                        new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8), true),
                () -> isTerminal(SystemStream.Input),
                () -> isTerminal(SystemStream.Output),
                Surroundings::openTerminal,
                System.getenv());
    }

    private static boolean isTerminal(SystemStream stream) {
        try {
            return TerminalProvider.load(PROVIDER).isSystemStream(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("JLine's provider " + PROVIDER + " is missing", e);
        }
    }

    private static Terminal openTerminal() {
        try {
            return TerminalBuilder.builder()
                    .system(true)
                    .provider(PROVIDER)
                    .dumb(false)
                    .encoding(StandardCharsets.UTF_8)
                    .nativeSignals(true)
                    .build();
        } catch (IOException e) {
            throw new CommandFailure(
                    "the terminal cannot be used (" + e.getMessage() + "); as a pipe it works: ... | cat", e);
        }
    }
}
