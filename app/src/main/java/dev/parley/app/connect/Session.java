package dev.parley.app.connect;

import dev.parley.app.connect.Progress.Over;
import dev.parley.protocol.CloseCode;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketInterruptedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One conversation, from the open connection to its end. One thread sends what the source gives, one shows what comes, and
 * the caller's waits for the end.
 */
public final class Session {

    private static final long JOIN_MILLIS = 2000;

    private final Link link;
    private final View view;
    private final Plan plan;
    private final Progress progress;

    /**
     * Creates a conversation.
     *
     * @param link what it goes through
     * @param view shows what comes
     * @param plan when it is over
     */
    public Session(Link link, View view, Plan plan) {
        this.link = link;
        this.view = view;
        this.plan = plan;
        this.progress = new Progress(plan);
    }

    /**
     * What came of it.
     *
     * @param exitCode what scripts are told
     * @param problem what people are told; empty if all went well
     * @param ending how the connection ended, if it has
     */
    public record Outcome(ExitCode exitCode, Optional<String> problem, Optional<Ending> ending) {}

    /**
     * Has the conversation.
     *
     * @param source gives what is sent
     * @return what came of it
     * @throws InterruptedException if the thread is interrupted; the connection is dropped then
     */
    public Outcome run(Source source) throws InterruptedException {
        Thread receiver = start("parley-receive", this::receive);
        Thread sender = start("parley-input", () -> feed(source));
        link.closed().thenAccept(how -> progress.end(new Over.Ended(how)));
        try {
            Over over = progress.awaitEnd();
            Optional<Ending> ending = finish();
            boolean shown = awaitShown(receiver, over, ending);
            if (progress.isSending()) {
                sender.join(JOIN_MILLIS); // Whether the message went out before the end, it knows in a moment.
            }
            Outcome outcome = outcome(shown ? over : new Over.TimedOut(), ending);
            view.ended(outcome);
            return outcome;
        } catch (InterruptedException interrupted) {
            link.abort();
            throw interrupted;
        } finally {
            sender.interrupt();
            // A read of a pipe goes on in spite of that, for as long as the pipe is open.
            if (source.endsWhenInterrupted() || progress.isSending()) {
                sender.join(JOIN_MILLIS);
            }
        }
    }

    /** Notes what is sent. */
    private record Noting(Link link, Progress progress) implements Link {

        @Override
        public void send(Message message) {
            progress.sending(true);
            link.send(message);
            progress.sending(false);
        }

        @Override
        public Message receive() {
            return link.receive();
        }

        @Override
        public CompletionStage<Duration> ping() {
            return link.ping();
        }

        @Override
        public void flush() {
            link.flush();
        }

        @Override
        public void awaitArrival() throws InterruptedException {
            link.awaitArrival();
        }

        @Override
        public void close(int code, String reason) {
            link.close(code, reason);
        }

        @Override
        public void abort() {
            link.abort();
        }

        @Override
        public CompletionStage<Ending> closed() {
            return link.closed();
        }
    }

    private static Thread start(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).start(work);
    }

    private void feed(Source source) {
        try {
            Source.Then then = source.feed(new Noting(link, progress));
            if (then == Source.Then.CLOSE) {
                progress.end(new Over.Enough());
                return;
            }
            progress.inputEnded();
            if (plan.count().isPresent()) {
                return; // Who counts knows what to wait for.
            }
            if (plan.quiet().isZero()) {
                link.flush();
                progress.end(new Over.Enough());
            } else {
                // The Pong to a Ping that was sent last says that the server has read everything.
                link.awaitArrival();
                progress.arrived();
            }
        } catch (WebSocketClosedException tooLate) {
            // That the message is still being sent says it.
        } catch (InterruptedException | WebSocketInterruptedException atTheEnd) {
            Thread.currentThread().interrupt();
        } catch (BadInputException e) {
            progress.end(new Over.BadInput(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            progress.end(new Over.BadInput("the input cannot be read: " + e.getMessage()));
        } catch (OutOfMemoryError tooLong) {
            progress.end(new Over.Broken("a message of the input needs more memory than there is;"
                    + " --binary --chunk SIZE cuts the input into smaller ones"));
        } catch (Throwable mistake) {
            progress.end(new Over.Broken("sending failed: " + mistake));
        }
    }

    private void receive() {
        try {
            while (true) {
                Message message = link.receive();
                if (progress.messageComes()) {
                    view.message(message);
                    progress.messageShown();
                }
            }
        } catch (WebSocketClosedException all) {
            // How it ended, closed() tells.
        } catch (WebSocketInterruptedException atTheEnd) {
            Thread.currentThread().interrupt();
        } catch (IOException nobodyReads) {
            progress.end(new Over.NobodyReads());
        } catch (OutOfMemoryError tooLong) {
            progress.end(new Over.Broken("what was received needs more memory than there is"));
        } catch (Throwable mistake) {
            progress.end(new Over.Broken("receiving failed: " + mistake));
        }
    }

    /** Closes, and waits until that is done; a link that has ended already ended as it did. */
    private Optional<Ending> finish() throws InterruptedException {
        try {
            link.close(CloseCode.NORMAL_CLOSURE, "");
            return Optional.of(link.closed()
                    .toCompletableFuture()
                    .get(2 * plan.closeTimeout().toMillis() + 1000, TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            link.abort();
            return Optional.empty();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * What came before the end is shown before the end is told, however long what reads the output takes for it; returns whether
     * it could be shown.
     */
    private boolean awaitShown(Thread receiver, Over over, Optional<Ending> ending) throws InterruptedException {
        if (over instanceof Over.TimedOut || ending.isEmpty()) {
            receiver.join(JOIN_MILLIS);
            return true; // That the time is over, or how it did not end, says it.
        }
        if (plan.deadline().isEmpty()) {
            receiver.join();
            return true;
        }
        long left = plan.deadline().getAsLong() - System.nanoTime();
        return receiver.join(Duration.ofNanos(Math.max(left, TimeUnit.MILLISECONDS.toNanos(JOIN_MILLIS))));
    }

    private Outcome outcome(Over over, Optional<Ending> ending) {
        return switch (over) {
            case Over.Ended(Ending how) -> ended(how, ending);
            case Over.TimedOut() -> new Outcome(ExitCode.TIMEOUT, Optional.of("the time of --timeout is over"), ending);
            case Over.BadInput(String problem) -> new Outcome(ExitCode.MISUSED, Optional.of(problem), ending);
            case Over.Broken(String problem) -> new Outcome(ExitCode.BROKEN, Optional.of(problem), ending);
            case Over.TooLong late -> tooLong(late, ending);
            case Over.Enough() -> enough(ending);
            case Over.Counted(), Over.Quiet(), Over.NobodyReads() ->
                new Outcome(ExitCode.NORMAL, Optional.empty(), ending);
        };
    }

    private static Outcome tooLong(Over.TooLong late, Optional<Ending> ending) {
        String when = late.after().toSeconds() + " s after the end of the input, ";
        if (late.arrived()) {
            String problem =
                    "closed " + when + "while messages still came; --count, --timeout or --no-input say when to end";
            return new Outcome(ExitCode.NORMAL, Optional.of(problem), ending);
        }
        Optional<Ending> none = ending.filter(how -> !how.hadConnection());
        return none.isPresent()
                ? new Outcome(
                        none.get().exitCode(),
                        Optional.of("given up " + when + "without a connection; "
                                + none.get().text()),
                        ending)
                : new Outcome(
                        ExitCode.CLOSED,
                        Optional.of(
                                "closed " + when + "when the server had not read all of it; --timeout gives it longer"),
                        ending);
    }

    /** Nothing else than a clean end then tells that what was sent has been read. */
    private Outcome enough(Optional<Ending> ending) {
        Ending how = ending.orElse(new Ending(ExitCode.CLOSED, "closed, but the server did not answer that in time"));
        boolean well = how.normal() || (how.hadConnection() && !progress.hasSent());
        return new Outcome(
                well ? ExitCode.NORMAL : how.exitCode(), well ? Optional.empty() : Optional.of(how.text()), ending);
    }

    private Outcome ended(Ending how, Optional<Ending> ending) {
        if (!how.normal()) {
            return new Outcome(how.exitCode(), Optional.of(how.text()), ending);
        }
        if (plan.count().isPresent() && progress.messages() < plan.count().getAsLong()) {
            String problem = how.text() + ", after " + progress.messages() + " of "
                    + plan.count().getAsLong() + " messages";
            return new Outcome(ExitCode.CLOSED, Optional.of(problem), ending);
        }
        if (progress.isSending()) {
            return new Outcome(
                    ExitCode.CLOSED, Optional.of(how.text() + ", and not all of the input was sent"), ending);
        }
        return new Outcome(ExitCode.NORMAL, Optional.empty(), ending);
    }
}
