package dev.parley.app;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * {@code parley connect} with streams of the test's own.
 *
 * @param exitCode the exit code
 * @param octets what it wrote to its standard output, a byte a character
 * @param errors what it wrote to its standard error
 */
record ConnectRun(int exitCode, String octets, String errors) {

    static ConnectRun of(String input, String... args) {
        return of(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), false, args);
    }

    static ConnectRun of(InputStream input, boolean outIsTerminal, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        int exitCode = run(input, out, outIsTerminal, err, args);
        return new ConnectRun(exitCode, out.toString(StandardCharsets.ISO_8859_1), err.toString());
    }

    static int run(InputStream input, OutputStream out, boolean outIsTerminal, StringWriter err, String... args) {
        return commandLine(
                        new Surroundings(
                                input,
                                out,
                                new PrintWriter(err, true),
                                () -> false,
                                () -> outIsTerminal,
                                () -> {
                                    throw new AssertionError("a pipe needs no terminal");
                                },
                                Map.of()),
                        err)
                .execute(args);
    }

    static CommandLine commandLine(Surroundings surroundings, StringWriter err) {
        IFactory usual = CommandLine.defaultFactory();
        IFactory ours = new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return type == ConnectCommand.class ? type.cast(new ConnectCommand(surroundings)) : usual.create(type);
            }
        };
        return Parley.commandLine(ours).setErr(new PrintWriter(err, true));
    }

    byte[] bytes() {
        return octets.getBytes(StandardCharsets.ISO_8859_1);
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
