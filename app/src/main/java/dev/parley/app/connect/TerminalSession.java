package dev.parley.app.connect;

import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocketClosedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Somebody at a terminal: shows what comes above the line that is being typed, and sends the lines. */
public final class TerminalSession implements View, Source, AutoCloseable {

    private static final AttributedStyle RECEIVED = AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
    private static final AttributedStyle NOTE = AttributedStyle.DEFAULT.faint();
    private static final AttributedStyle PROBLEM = AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
    private static final AttributedStyle PROMPT = AttributedStyle.DEFAULT.bold().foreground(AttributedStyle.CYAN);

    private static final Size USUAL_SIZE = new Size(80, 24);
    private static final int KEPT_LINES = 1000;

    private final Terminal terminal;
    private final Attributes before;
    private final LineReader reader;
    private final Format format;
    private final boolean binary;
    private final boolean coloured;

    /**
     * Takes a terminal over; closes it at the end.
     *
     * @param terminal the terminal
     * @param format how messages look
     * @param binary whether what is typed is sent as binary messages
     * @param coloured whether colours are wanted
     * @param history where lines are kept, if they are
     */
    public TerminalSession(Terminal terminal, Format format, boolean binary, boolean coloured, Optional<Path> history) {
        this.terminal = terminal;
        this.format = format;
        this.binary = binary;
        this.coloured = coloured && !Terminal.TYPE_DUMB.equals(terminal.getType());
        if (terminal.getWidth() == 0 || terminal.getHeight() == 0) {
            terminal.setSize(USUAL_SIZE); // A pseudo-terminal that nobody has told its size.
        }
        // Between two lines, too, what is typed ahead is not to be echoed where something else is being shown.
        this.before = terminal.enterRawMode();
        // Nothing of a shell's: what is typed is what is sent.
        DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(null);
        parser.setQuoteChars(null);
        parser.setEofOnUnclosedQuote(false);
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("parley")
                .parser(parser)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.INSERT_TAB, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
                .variable(LineReader.DISABLE_COMPLETION, true)
                .variable(LineReader.HISTORY_FILE_SIZE, KEPT_LINES)
                .build();
        history.ifPresent(this::keepHistory);
    }

    private void keepHistory(Path file) {
        try {
            HistoryFile.prepare(file);
            reader.setVariable(LineReader.HISTORY_FILE, file);
        } catch (IOException e) {
            note("no history is kept: " + file + " cannot be written (" + e.getMessage() + "); --no-history says so");
        }
    }

    // ---- what comes

    @Override
    public void message(Message message) {
        List<String> lines = format.lines(message);
        AttributedStringBuilder text = new AttributedStringBuilder();
        text.styled(style(RECEIVED), "< ").append(lines.getFirst());
        // Further lines are set in, so that none of them looks like one of ours.
        lines.stream().skip(1).forEach(line -> text.append("\n  ").append(line));
        print(text.toAttributedString());
    }

    @Override
    public void note(String line) {
        print(styled(NOTE, line));
    }

    @Override
    public void ended(Session.Outcome outcome) {
        outcome.problem()
                .ifPresentOrElse(
                        problem -> print(styled(PROBLEM, problem)),
                        () -> outcome.ending().ifPresent(ending -> note(ending.text())));
        // The line that was being typed, or its prompt, shall not stay behind.
        reader.option(LineReader.Option.ERASE_LINE_ON_FINISH, true);
    }

    private AttributedString styled(AttributedStyle style, String line) {
        return new AttributedString(Printable.line(line), style(style));
    }

    private AttributedStyle style(AttributedStyle style) {
        return coloured ? style : AttributedStyle.DEFAULT;
    }

    private synchronized void print(AttributedString text) {
        reader.printAbove(text);
    }

    // ---- what is typed

    @Override
    public Then feed(Link link) {
        String prompt = new AttributedString("> ", style(PROMPT)).toAnsi(terminal);
        while (true) {
            String line;
            try {
                line = reader.readLine(prompt);
            } catch (UserInterruptException interrupted) {
                if (interrupted.getPartialLine().isEmpty()
                        || Thread.currentThread().isInterrupted()) {
                    return Then.CLOSE;
                }
                continue; // As in a shell: the first Ctrl-C discards what was typed.
            } catch (EndOfFileException end) {
                return Then.CLOSE;
            }
            if (!obey(TypedLine.of(line), link)) {
                return Then.CLOSE;
            }
        }
    }

    /** Its reader has to give the terminal back as it was. */
    @Override
    public boolean endsWhenInterrupted() {
        return true;
    }

    /** Returns whether to go on. */
    private boolean obey(TypedLine line, Link link) {
        switch (line) {
            case TypedLine.Text(String text) -> {
                if (!text.isEmpty()) {
                    send(binary ? Message.binary(text.getBytes(StandardCharsets.UTF_8)) : Message.text(text), link);
                }
            }
            case TypedLine.Binary(ByteBuffer bytes) -> send(Message.binary(bytes), link);
            case TypedLine.Ping() -> ping(link);
            case TypedLine.Close(int code, String reason) -> link.close(code, reason);
            case TypedLine.Quit() -> {
                return false;
            }
            case TypedLine.Help() -> TypedLine.HELP.forEach(this::note);
            case TypedLine.Mistake(String problem) -> print(styled(PROBLEM, problem));
        }
        return true;
    }

    private void send(Message message, Link link) {
        try {
            link.send(message);
        } catch (WebSocketClosedException tooLate) {
            print(styled(PROBLEM, "not sent: the connection is closing"));
        }
    }

    private void ping(Link link) {
        link.ping().whenComplete((roundTrip, failed) -> {
            if (failed == null) {
                note("pong after " + milliseconds(roundTrip));
            } else {
                print(styled(PROBLEM, "no pong: " + failed.getMessage()));
            }
        });
    }

    /** Returns a time as people read it. */
    public static String milliseconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f ms", time.toNanos() / 1e6);
    }

    @Override
    public void close() throws IOException {
        terminal.setAttributes(before);
        terminal.close();
    }
}
