package dev.parley.app.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.websocket.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final StringWriter errors = new StringWriter();

    private View view(OutputStream out) {
        return new PipeView(out, new PrintWriter(errors, true), false, new Format(false, (byte) '\n'));
    }

    private View view() {
        return view(new ByteArrayOutputStream());
    }

    private static Plan plan(Duration quiet, Duration longest) {
        return new Plan(OptionalLong.empty(), OptionalLong.empty(), quiet, Optional.of(longest), Duration.ofSeconds(5));
    }

    private static FakeLink link() {
        return new FakeLink(new Ending(ExitCode.NORMAL, "closed"), new CompletableFuture<>());
    }

    private Session.Outcome talk(Link link, Source source) throws InterruptedException {
        return new Session(link, view(), plan(LONG, LONG)).run(source);
    }

    /** A thread that fails does not leave the others waiting. */
    @Nested
    class AThreadThatFails {

        @Test
        void endsItForWantOfMemoryForTheInput() throws Exception {
            InputStream huge = new InputStream() {
                @Override
                public int read() {
                    throw new OutOfMemoryError("as if");
                }

                @Override
                public int read(byte[] bytes, int offset, int length) {
                    throw new OutOfMemoryError("as if");
                }
            };

            Session.Outcome outcome = talk(link(), PipeInput.binaries(huge, OptionalInt.empty()));

            assertThat(outcome.exitCode()).isEqualTo(ExitCode.BROKEN);
            assertThat(outcome.problem().orElseThrow()).contains("--chunk").hasLineCount(1);
            assertThat(errors.toString())
                    .isEqualTo("parley connect: " + outcome.problem().get() + "\n");
        }

        @Test
        void endsItByAMistakeInTheInput() throws Exception {
            Session.Outcome outcome = talk(link(), to -> {
                throw new IllegalStateException("as if");
            });

            assertThat(outcome.exitCode()).isEqualTo(ExitCode.BROKEN);
            assertThat(errors.toString()).hasLineCount(1).contains("sending failed: ", "as if");
        }

        @Test
        void endsItByAMistakeInTheOutput() throws Exception {
            Link talking = new OneMessage(link(), new AtomicBoolean());
            OutputStream broken = new OutputStream() {
                @Override
                public void write(int octet) {
                    throw new IllegalStateException("as if");
                }
            };

            Session.Outcome outcome = new Session(talking, view(broken), plan(LONG, LONG)).run(PipeInput.nothing());

            assertThat(outcome.exitCode()).isEqualTo(ExitCode.BROKEN);
            assertThat(errors.toString()).hasLineCount(1).contains("receiving failed: ", "as if");
        }

        @Test
        void endsItForWantOfMemoryForTheOutput() throws Exception {
            OutputStream full = new OutputStream() {
                @Override
                public void write(int octet) {
                    throw new OutOfMemoryError("as if");
                }
            };

            Session.Outcome outcome = new Session(
                            new OneMessage(link(), new AtomicBoolean()), view(full), plan(LONG, LONG))
                    .run(PipeInput.nothing());

            assertThat(outcome.exitCode()).isEqualTo(ExitCode.BROKEN);
            assertThat(errors.toString()).hasLineCount(1).contains("memory");
        }
    }

    /** What scripts are told is that all has arrived, or that it may not have. */
    @Nested
    class WhatWasSent {

        private static final Duration AT_ONCE = Duration.ofMillis(1);
        private static final Ending NOT_CLEAN = new Ending(ExitCode.CLOSED, "closed, but nobody answered");
        private static final Ending NEVER = new Ending(ExitCode.NOT_CONNECTED, "nobody listens there");

        private static FakeLink endingIn(Ending ending) {
            return new FakeLink(ending, new CompletableFuture<>());
        }

        private static Source saying(String text, Source.Then then) {
            return link -> {
                if (!text.isEmpty()) {
                    link.send(Message.text(text));
                }
                return then;
            };
        }

        private Session.Outcome talk(Link link, Duration quiet, Source source) throws InterruptedException {
            return new Session(link, view(), plan(quiet, AT_ONCE)).run(source);
        }

        @Test
        void hasNotArrivedWithoutAPong() throws Exception {
            Session.Outcome outcome = talk(link(), LONG, saying("hi", Source.Then.WAIT));

            assertThat(outcome.exitCode()).isEqualTo(ExitCode.CLOSED);
            assertThat(outcome.problem().orElseThrow()).contains("when the server had not read all of it");
        }

        @Test
        void hasNotArrivedWhereThereWasNoConnection() throws Exception {
            Session.Outcome outcome = talk(endingIn(NEVER), LONG, saying("hi", Source.Then.WAIT));

            assertThat(outcome.exitCode()).isEqualTo(ExitCode.NOT_CONNECTED);
            assertThat(outcome.problem().orElseThrow()).endsWith("without a connection; nobody listens there");
        }

        @Test
        void mayNotHaveArrivedWhenTheEndWasNotClean() throws Exception {
            for (Source.Then then : Source.Then.values()) {
                Session.Outcome outcome =
                        new Session(endingIn(NOT_CLEAN), view(), plan(Duration.ZERO, LONG)).run(saying("hi", then));

                assertThat(outcome.exitCode()).isEqualTo(ExitCode.CLOSED);
                assertThat(outcome.problem()).contains(NOT_CLEAN.text());
            }
        }

        @Test
        void isNothingThatCouldFailToArrive() throws Exception {
            Session.Outcome outcome = talk(endingIn(NOT_CLEAN), Duration.ZERO, saying("", Source.Then.CLOSE));

            assertThat(outcome.exitCode()).isEqualTo(ExitCode.NORMAL);
        }

        @Test
        void isNotSentWithoutAConnectionHoweverItEnds() throws Exception {
            Session.Outcome outcome = talk(endingIn(NEVER), LONG, saying("", Source.Then.CLOSE));

            assertThat(outcome.exitCode()).isEqualTo(ExitCode.NOT_CONNECTED);
        }

        @Test
        void doesNotMatterToWhomNobodyListens() throws Exception {
            OutputStream closed = new OutputStream() {
                @Override
                public void write(int octet) throws IOException {
                    throw new IOException("Broken pipe");
                }
            };
            Link talking = new OneMessage(endingIn(NOT_CLEAN), new AtomicBoolean());

            Session.Outcome outcome = new Session(talking, view(closed), plan(LONG, LONG)).run(PipeInput.nothing());

            assertThat(outcome.exitCode()).isEqualTo(ExitCode.NORMAL);
        }
    }

    /** What reads the output may be slower than the server, like a pager. */
    @Nested
    class WhatCame {

        private final AtomicBoolean written = new AtomicBoolean();

        /** Takes a message as soon as a condition holds. */
        private OutputStream taking(BooleanSupplier condition) {
            return new OutputStream() {
                @Override
                public void write(int octet) {
                    throw new AssertionError("a message is written at once");
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    await().until(condition::getAsBoolean);
                    written.set(true);
                }
            };
        }

        private static Link endedAfterAMessage() {
            FakeLink link = link();
            link.close(1000, "");
            return new OneMessage(link, new AtomicBoolean());
        }

        @Test
        void isShownHoweverSlowlyItIsRead() throws Exception {
            Thread caller = Thread.currentThread();
            // A wait with a limit, after which the message would be lost, is another state.
            OutputStream pager = taking(() -> caller.getState() == Thread.State.WAITING);

            Session.Outcome outcome =
                    new Session(endedAfterAMessage(), view(pager), plan(LONG, LONG)).run(PipeInput.nothing());

            assertThat(outcome.exitCode()).isEqualTo(ExitCode.NORMAL);
            assertThat(written).isTrue();
        }

        @Test
        void isMissingWhenTheTimeIsOver() throws Exception {
            var over = new AtomicBoolean();
            OptionalLong now = OptionalLong.of(System.nanoTime());
            Plan passed = new Plan(OptionalLong.empty(), now, LONG, Optional.empty(), LONG);

            Session.Outcome outcome =
                    new Session(endedAfterAMessage(), view(taking(over::get)), passed).run(PipeInput.nothing());
            over.set(true);

            assertThat(outcome.exitCode()).isEqualTo(ExitCode.TIMEOUT);
        }
    }

    @Test
    void doesNotWaitForAReadThatCannotBeInterrupted() throws Exception {
        Thread caller = Thread.currentThread();
        var callerInterrupted = new CountDownLatch(1);
        // Were the caller waiting for this thread, which ends later, it would be interrupted in that.
        Source reading = link -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException atTheEnd) {
                caller.interrupt();
                callerInterrupted.countDown();
            }
            new CompletableFuture<>().join();
            return Source.Then.WAIT;
        };
        Plan one = new Plan(OptionalLong.of(1), OptionalLong.empty(), LONG, Optional.of(LONG), Duration.ofSeconds(5));

        Session.Outcome outcome = new Session(new OneMessage(link(), new AtomicBoolean()), view(), one).run(reading);
        boolean early = Thread.interrupted();
        if (!early) {
            awaitInterrupt(callerInterrupted);
        }

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.NORMAL);
    }

    private static void awaitInterrupt(CountDownLatch interrupted) {
        try {
            interrupted.await();
        } catch (InterruptedException expected) {
            return;
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    /** A link on which one message comes at once. */
    private record OneMessage(Link link, AtomicBoolean come) implements Link {

        @Override
        public void send(Message message) {
            link.send(message);
        }

        @Override
        public Message receive() {
            return come.compareAndSet(false, true) ? Message.text("hi") : link.receive();
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
}
