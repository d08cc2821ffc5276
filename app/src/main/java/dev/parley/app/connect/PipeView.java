package dev.parley.app.connect;

import dev.parley.websocket.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Writes payloads, and nothing else, to the standard output; what else there is to say goes to the standard error. */
public final class PipeView implements View {

    private final OutputStream out;
    private final PrintWriter err;
    private final boolean toTerminal;
    private final Format format;

    /**
     * Creates a view.
     *
     * @param out takes the payloads
     * @param err takes the notes
     * @param toTerminal whether somebody looks at {@code out} directly
     * @param format how messages look
     */
    public PipeView(OutputStream out, PrintWriter err, boolean toTerminal, Format format) {
        this.out = out;
        this.err = err;
        this.toTerminal = toTerminal;
        this.format = format;
    }

    @Override
    public void message(Message message) throws IOException {
        byte[] bytes = toTerminal
                ? (String.join("\n", format.lines(message)) + "\n").getBytes(StandardCharsets.UTF_8)
                : format.raw(message);
        synchronized (out) {
            out.write(bytes);
            out.flush();
        }
    }

    @Override
    public void note(String line) {
        synchronized (err) {
            err.println(Printable.line(line));
            err.flush();
        }
    }

    /** Says only what went wrong: scripts are not to be told that all is well. */
    @Override
    public void ended(Session.Outcome outcome) {
        outcome.problem().ifPresent(problem -> note("parley connect: " + problem));
    }
}
