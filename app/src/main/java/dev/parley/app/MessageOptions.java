package dev.parley.app;

import dev.parley.app.connect.Format;
import dev.parley.app.connect.PipeInput;
import dev.parley.app.connect.Source;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The options that say how messages are made of the input, and how they look. */
final class MessageOptions {

    @Option(
            names = "--binary",
            description = "Sends binary messages: the whole standard input as one; at a terminal each line as one.")
    private boolean binary;

    @Option(
            names = "--chunk",
            paramLabel = "SIZE",
            converter = ByteSize.Converter.class,
            description = "With --binary: cuts the standard input into messages of this size.")
    private Optional<ByteSize> chunk = Optional.empty();

    @Option(
            names = {"-0", "--null"},
            description = "A NUL ends each text instead of a line feed, in the input and in the output, "
                    + "so that texts may have several lines.")
    private boolean nul;

    @Option(names = "--json", description = "Lays out what is received, if it is JSON.")
    private boolean json;

    @Option(
            names = "--frames",
            description = "Shows the frames that pass on the standard error: > sent, < received, opcode, FIN, reserved "
                    + "bits, length, and how the payload begins.")
    private boolean frames;

    @Option(
            names = "--no-input",
            description = "Sends nothing, and leaves the standard input alone; ends when the server closes, or as "
                    + "--count and --timeout say.")
    private boolean noInput;

    @Option(
            names = "--no-history",
            description =
                    "Does not keep what is typed in parley/connect-history in $$XDG_STATE_HOME or ~/.local/state.")
    private boolean noHistory;

    /** Checks what cannot be given together. */
    void check() {
        if (chunk.isPresent() && !binary) {
            throw new CommandFailure("--chunk: needs --binary");
        }
        if (noInput && binary) {
            throw new CommandFailure("--no-input: cannot be given together with --binary");
        }
    }

    boolean binary() {
        return binary;
    }

    boolean frames() {
        return frames;
    }

    boolean input() {
        return !noInput;
    }

    boolean history() {
        return !noHistory;
    }

    Format format() {
        return new Format(json, terminator());
    }

    private byte terminator() {
        return (byte) (nul ? 0 : '\n');
    }

    /** Returns what gives the messages of a pipe. */
    Source source(InputStream in) {
        if (noInput) {
            return PipeInput.nothing();
        }
        return binary
                ? PipeInput.binaries(
                        in, chunk.map(size -> OptionalInt.of(size.bytes())).orElse(OptionalInt.empty()))
                : PipeInput.texts(in, terminator());
    }
}
