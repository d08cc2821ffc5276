package dev.parley.websocket.netty;

import static dev.parley.websocket.netty.Loopback.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.Opcode;
import dev.parley.websocket.Message;
import dev.parley.websocket.MessageStream;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketException;
import dev.parley.websocket.WebSocketTimeoutException;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages in pieces, out and in. */
@ExtendWith(NothingStaysBehind.class)
class StreamingTest {

    private static final int WINDOW = 1 << 16;

    static Stream<Transport> transports() {
        return Loopback.transports();
    }

    private static Loopback.Pair streaming(Loopback loopback) {
        return loopback.connect(
                Loopback.receiving(), TestSettings.streaming(), Loopback.receiving(), TestSettings.streaming());
    }

    // ---- large

    @Test
    void twoHundredMebibytesPassThroughASmallBuffer() throws Exception {
        long length = 200L << 20;
        try (Loopback loopback = Loopback.plain()) {
            CompletableFuture<byte[]> received = new CompletableFuture<>();
            Endpoint server = loopback.handler(webSocket -> {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                try (DigestInputStream in = new DigestInputStream(webSocket.receiveStream(), digest)) {
                    long got = in.transferTo(OutputStream.nullOutputStream());
                    assertThat(got).isEqualTo(length);
                }
                received.complete(digest.digest());
            });
            Loopback.Pair pair = loopback.connect(
                    server, TestSettings.streaming(), Loopback.receiving(), ConnectionSettings.DEFAULTS);

            MessageDigest sent = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[100_000];
            new SplittableRandom(1).nextBytes(piece);
            long mostQueued = 0;
            long mostUsed = 0;
            try (OutputStream out = new DigestOutputStream(pair.client().sendBinaryStream(), sent)) {
                for (long left = length; left > 0; left -= piece.length) {
                    piece[(int) (left % piece.length)]++;
                    out.write(piece, 0, (int) Math.min(piece.length, left));
                    mostQueued = Math.max(mostQueued, pair.client().queuedBytes());
                    mostUsed = Math.max(mostUsed, loopback.usedBytes());
                }
            }

            assertThat(Loopback.get(received)).isEqualTo(sent.digest());
            assertThat(mostQueued).isLessThanOrEqualTo(ConnectionSettings.DEFAULTS.maximumQueuedBytes());
            // The queue, what is on its way to the kernel, and a read buffer at each end.
            assertThat(mostUsed).isLessThan(ConnectionSettings.DEFAULTS.maximumQueuedBytes() + (6 << 16));
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void textKeepsSurrogatePairsThatFragmentsTearApart(Transport kind) throws Exception {
        String text = "a\uD83D\uDE00é\u4E2D\uD834\uDD1E".repeat(3_000);
        try (Loopback loopback = Loopback.over(kind)) {
            Loopback.Pair pair = streaming(loopback);
            Thread sender = Thread.ofVirtual().start(() -> {
                try (Writer out = pair.server().sendTextStream()) {
                    for (int i = 0; i < text.length(); i++) {
                        out.write(text.charAt(i));
                        if (i % 7 == 0) {
                            out.flush(); // Often between the two halves of a pair.
                        }
                    }
                } catch (IOException failed) {
                    throw new AssertionError(failed);
                }
            });
            try (MessageStream in = pair.client().receiveStream()) {
                assertThat(in.isText()).isTrue();
                StringWriter received = new StringWriter();
                in.reader().transferTo(received);
                assertThat(received.toString().equals(text)).isTrue();
            }
            sender.join();
        }
    }

    @Test
    void aReaderThatIsSlowStopsTheSenderAndLosesNothing() throws Exception {
        try (Loopback loopback = Loopback.narrow(Transport.AUTO)) {
            Loopback.Pair pair = streaming(loopback);
            int length = 16 << 20;
            Thread sender = Thread.ofVirtual().start(() -> {
                try (OutputStream out = pair.client().sendBinaryStream()) {
                    for (int i = 0; i < length / 1024; i++) {
                        out.write(RawPeer.pattern(1024, i));
                    }
                } catch (IOException failed) {
                    throw new AssertionError(failed);
                }
            });
            await().until(() -> sender.getState() == Thread.State.WAITING);
            try (MessageStream in = pair.server().receiveStream()) {
                for (int i = 0; i < length / 1024; i++) {
                    assertThat(in.readNBytes(1024)).isEqualTo(RawPeer.pattern(1024, i));
                }
                assertThat(in.read()).isEqualTo(-1);
            }
            sender.join();
        }
    }

    // ---- what else is sent meanwhile

    @Test
    void otherMessagesWaitForTheEndOfAStreamAndPongsDoNot() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), ConnectionSettings.DEFAULTS);
            try (RawPeer peer = half.peer()) {
                NettyWebSocket webSocket = half.webSocket();
                OutputStream out = webSocket.sendBinaryStream();
                out.write(1);
                out.flush();
                RawPeer.Frame first = peer.readFrame();
                assertThat(first.is(Opcode.BINARY)).isTrue();
                assertThat(first.isFinal()).isFalse();

                assertThat(webSocket.trySend(Message.text("one"))).isTrue();
                webSocket.send(Message.prepared(Message.text("two")));
                CompletableFuture<Void> three =
                        webSocket.sendAsync(Message.text("three")).toCompletableFuture();
                peer.sendFrame(Opcode.PING, new byte[] {42});
                assertThat(peer.readFrame().is(Opcode.PONG)).isTrue();
                out.write(2);
                out.flush();
                assertThat(peer.readFrame().is(Opcode.CONTINUATION)).isTrue();
                assertThat(three).isNotDone();
                out.close();

                RawPeer.Frame last = peer.readFrame();
                assertThat(last.is(Opcode.CONTINUATION)).isTrue();
                assertThat(last.isFinal()).isTrue();
                assertThat(peer.readFrame().text()).isEqualTo("one");
                assertThat(peer.readFrame().text()).isEqualTo("two");
                assertThat(peer.readFrame().text()).isEqualTo("three");
                Loopback.get(three);
            }
        }
    }

    @Test
    void messagesThatWaitForAStreamToEndDoNotKeepItFromEnding() throws Exception {
        try (Loopback loopback = Loopback.narrow(Transport.AUTO)) {
            Loopback.Half half = loopback.rawClient(
                    Loopback.receiving(), TestSettings.queue(200_000), Unpooled.EMPTY_BUFFER, 1 << 14);
            try (RawPeer peer = half.peer()) {
                NettyWebSocket webSocket = half.webSocket();
                OutputStream out = webSocket.sendBinaryStream();
                out.write(1);
                out.flush();
                int waiting = 0;
                while (webSocket.trySend(Message.binary(new byte[10_000]))) {
                    waiting++;
                }
                int length = 2 << 20;
                Thread writer = Thread.ofVirtual().start(() -> {
                    try (out) {
                        out.write(new byte[length]);
                    } catch (IOException failed) {
                        throw new AssertionError(failed);
                    }
                });
                await().until(() -> writer.getState() == Thread.State.WAITING);

                int got = 0;
                RawPeer.Frame frame;
                do {
                    frame = peer.readFrame();
                    got += frame.bytes().remaining();
                } while (!frame.isFinal());
                assertThat(got).isEqualTo(length + 1);
                for (int i = 0; i < waiting; i++) {
                    assertThat(peer.readFrame().bytes().remaining()).isEqualTo(10_000);
                }
                writer.join();
            }
        }
    }

    @Test
    void emptyMessagesBehindAStreamAreBoundedToo() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), TestSettings.queue(10_000));
            try (RawPeer peer = half.peer()) {
                OutputStream out = half.webSocket().sendBinaryStream();
                out.write(1);
                out.flush();
                assertThat(peer.readFrame().isFinal()).isFalse();
                int taken = 0;
                while (half.webSocket().trySend(Message.text(""))) {
                    taken++;
                }
                assertThat(taken).isBetween(1, 10_000);
                out.close();
                assertThat(peer.readFrame().isFinal()).isTrue();
                for (int i = 0; i < taken; i++) {
                    assertThat(peer.readFrame().text()).isEmpty();
                }
            }
        }
    }

    @Test
    void streamsOfSeveralThreadsFollowEachOther() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Pair pair = streaming(loopback);
            int streams = 8;
            List<Thread> threads = Stream.iterate(0, id -> id + 1)
                    .limit(streams)
                    .map(id -> Thread.ofVirtual().start(() -> {
                        try (OutputStream out = pair.client().sendBinaryStream()) {
                            for (int i = 0; i < 200; i++) {
                                out.write(new byte[] {(byte) (int) id});
                                out.flush();
                            }
                        } catch (IOException failed) {
                            throw new AssertionError(failed);
                        }
                    }))
                    .toList();
            boolean[] seen = new boolean[streams];
            for (int i = 0; i < streams; i++) {
                Message message = pair.server().receive(Loopback.PATIENCE);
                byte[] bytes = ((Message.Binary) message).toByteArray();
                assertThat(bytes).hasSize(200).containsOnly(bytes[0]);
                assertThat(seen[bytes[0]]).isFalse();
                seen[bytes[0]] = true;
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    // ---- abandoned

    @Test
    void bothEndsOfAStreamLearnThatTheConnectionHasEnded() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Pair pair = streaming(loopback);
            OutputStream out = pair.client().sendBinaryStream();
            out.write(new byte[1000]);
            out.flush();
            MessageStream in = pair.server().receiveStream();
            assertThat(in.readNBytes(1000)).hasSize(1000);
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    in.read();
                } catch (Throwable expected) {
                    thrown.complete(expected);
                }
            });
            await().until(() -> reader.getState() == Thread.State.WAITING);

            pair.client().abort();

            assertThat(Loopback.get(thrown))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("before the message did")
                    .hasCauseInstanceOf(WebSocketClosedException.class);
            assertThatThrownBy(() -> out.write(new byte[1 << 20]))
                    .isInstanceOf(IOException.class)
                    .hasCauseInstanceOf(WebSocketClosedException.class);
            assertThatThrownBy(out::close).isInstanceOf(IOException.class);
            in.close();
            assertThatThrownBy(pair.server()::receive).isInstanceOf(WebSocketClosedException.class);
            assertThatThrownBy(pair.client()::sendBinaryStream).isInstanceOf(WebSocketClosedException.class);
            assertThatThrownBy(pair.client()::sendTextStream).isInstanceOf(WebSocketClosedException.class);
        }
    }

    @Test
    void anInterruptedReaderSaysSoAndMayReadOn() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Pair pair = streaming(loopback);
            OutputStream out = pair.client().sendBinaryStream();
            out.write(1);
            out.flush();
            MessageStream in = pair.server().receiveStream();
            assertThat(in.read()).isEqualTo(1);

            Thread.currentThread().interrupt();
            assertThatThrownBy(in::read).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();

            out.write(2);
            out.close();
            assertThat(in.read()).isEqualTo(2);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void aStreamThatIsClosedEarlySkipsTheRestOfItsMessage() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Pair pair = streaming(loopback);
            OutputStream out = pair.client().sendBinaryStream();
            out.write(new byte[100]);
            out.flush();
            try (MessageStream in = pair.server().receiveStream()) {
                assertThat(in.read()).isZero();
                assertThatThrownBy(() -> pair.server().receive(Duration.ZERO))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("close it before receiving another");
            } // Closing does not wait for the rest, which is sent only now.
            out.write(new byte[1 << 20]);
            out.close();
            pair.client().send("next");

            assertThat(pair.server().receive(Loopback.PATIENCE)).hasToString("next");
        }
    }

    // ---- whole messages from a streaming connection, and the other way round

    @Test
    void receivePutsAStreamedMessageTogetherAndKeepsWhatHasComeWhenTimeIsUp() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), TestSettings.streaming());
            try (RawPeer peer = half.peer()) {
                peer.sendFragment(Opcode.TEXT, new byte[] {'a', (byte) 0xC3}, false);
                assertThatThrownBy(() -> half.webSocket().receive(Duration.ofMillis(50)))
                        .isInstanceOf(WebSocketTimeoutException.class);
                peer.sendFragment(Opcode.CONTINUATION, new byte[] {(byte) 0xA9}, false);
                assertThatThrownBy(() -> half.webSocket().receive(Duration.ofMillis(50)))
                        .isInstanceOf(WebSocketTimeoutException.class);
                peer.sendFragment(Opcode.CONTINUATION, new byte[] {'b'}, true);
                assertThat(half.webSocket().receive(Loopback.PATIENCE)).hasToString("aéb");

                peer.sendFragment(Opcode.TEXT, new byte[] {'x'}, false);
                assertThatThrownBy(() -> half.webSocket().receive(Duration.ofMillis(50)))
                        .isInstanceOf(WebSocketTimeoutException.class);
                peer.sendFragment(Opcode.CONTINUATION, new byte[] {'y'}, true);
                try (MessageStream in = half.webSocket().receiveStream()) {
                    assertThat(in.readAllBytes()).containsExactly('x', 'y');
                }
            }
        }
    }

    @Test
    void receiveRefusesAStreamedMessageThatIsTooBigAndItsRest() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), TestSettings.streaming());
            try (RawPeer peer = half.peer()) {
                Thread sender = Thread.ofVirtual().start(() -> {
                    try {
                        peer.sendFragment(Opcode.BINARY, new byte[1 << 20], false);
                        peer.sendFragment(Opcode.CONTINUATION, new byte[1000], false);
                        peer.sendFragment(Opcode.CONTINUATION, new byte[1000], true);
                    } catch (IOException failed) {
                        throw new AssertionError(failed);
                    }
                });
                assertThatThrownBy(half.webSocket()::receive)
                        .isInstanceOf(WebSocketException.class)
                        .hasMessageContaining("use receiveStream, or raise the limit");
                assertThat(peer.readFrame().closeCode()).isEqualTo(CloseCode.MESSAGE_TOO_BIG);
                sender.join();
                peer.sendClose(CloseCode.MESSAGE_TOO_BIG);
                assertThatThrownBy(half.webSocket()::receive).isInstanceOf(WebSocketClosedException.class);
            }
        }
    }

    @Test
    void receiveStreamHandsOutWholeMessagesToo() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Pair pair = loopback.connect(Loopback.receiving(), Loopback.receiving());
            pair.client().send("é");
            pair.client().send(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            try (MessageStream in = pair.server().receiveStream()) {
                assertThat(in.isText()).isTrue();
                assertThat(in.readAllBytes()).isEqualTo("é".getBytes(StandardCharsets.UTF_8));
            }
            try (MessageStream in = pair.server().receiveStream()) {
                assertThat(in.isText()).isFalse();
                assertThat(in.available()).isEqualTo(3);
                assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
            }
        }
    }

    @Test
    void aListenerOnAStreamingConnectionGetsThePieces() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Recorder recorder = new Recorder();
            Loopback.Half half = loopback.rawClient(Loopback.listener(recorder), TestSettings.streaming());
            try (RawPeer peer = half.peer()) {
                assertThat(recorder.next()).isEqualTo("open");
                peer.sendFragment(Opcode.TEXT, new byte[] {'a', (byte) 0xC3}, false);
                assertThat(recorder.next()).isEqualTo("part true 2 false");
                peer.sendFrame(Opcode.PING, new byte[] {'!'});
                assertThat(recorder.next()).isEqualTo("ping !");
                peer.sendFragment(Opcode.CONTINUATION, new byte[] {(byte) 0xA9}, true);
                assertThat(recorder.next()).isEqualTo("part true 1 true");
                peer.sendFrame(Opcode.BINARY, new byte[0]);
                assertThat(recorder.next()).isEqualTo("part false 0 true");
                peer.sendFragment(Opcode.TEXT, new byte[] {(byte) 0xC3}, false);
                assertThat(recorder.next()).isEqualTo("part true 1 false");
                peer.sendFragment(Opcode.CONTINUATION, new byte[] {'a'}, false);
                assertThat(peer.readUntil(Opcode.CLOSE).closeCode()).isEqualTo(CloseCode.INVALID_PAYLOAD);
            }
        }
    }

    @Test
    void aFrameMayBeLargerThanTheWindow() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), TestSettings.streaming());
            try (RawPeer peer = half.peer()) {
                int length = 8 * WINDOW;
                Thread sender = Thread.ofVirtual().start(() -> {
                    try {
                        peer.sendFrame(Opcode.BINARY, RawPeer.pattern(length, 5));
                    } catch (IOException failed) {
                        throw new AssertionError(failed);
                    }
                });
                try (MessageStream in = half.webSocket().receiveStream()) {
                    assertThat(in.readAllBytes()).isEqualTo(RawPeer.pattern(length, 5));
                }
                sender.join();
            }
        }
    }
}
