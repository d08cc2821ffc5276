package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Opcode;
import dev.parley.protocol.Role;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** On a channel without sockets or threads, whose writability the test decides. */
@ExtendWith(NothingStaysBehind.class)
class OutboundTest {

    /** A masked Ping without payload. */
    private static final byte[] PING = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};

    /** Lets a number of writes pass, after which the channel is not writable. */
    private static final class Gate extends ChannelOutboundHandlerAdapter {
        private int passes = Integer.MAX_VALUE;
        private boolean failing;

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (failing) {
                ((ByteBuf) message).release();
                promise.tryFailure(new IOException("the wire is cut"));
                return;
            }
            context.write(message, promise);
            if (--passes == 0) {
                writable(context.channel(), false);
            }
        }
    }

    private final Gate gate = new Gate();
    private final EmbeddedChannel channel = new EmbeddedChannel(gate);

    private static void writable(io.netty.channel.Channel channel, boolean writable) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
    }

    private NettyWebSocket start(Role role) {
        return NettyWebSocket.start(
                channel,
                role,
                Loopback.handshake(channel),
                ConnectionSettings.DEFAULTS,
                List.of(),
                new Endpoint.Listening(new WebSocketListener() {}),
                Unpooled.EMPTY_BUFFER,
                new TestOwner());
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
        assertThat(LoopContext.of(channel.eventLoop()).isIdle()).isTrue();
    }

    private List<RawPeer.Frame> framesOut() throws IOException {
        channel.runPendingTasks();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuf written = channel.readOutbound(); written != null; written = channel.readOutbound()) {
            all.writeBytes(ByteBufUtil.getBytes(written));
            written.release();
        }
        ByteArrayInputStream in = new ByteArrayInputStream(all.toByteArray());
        RawPeer.FrameReader reader = new RawPeer.FrameReader(in);
        List<RawPeer.Frame> frames = new ArrayList<>();
        while (in.available() > 0) {
            frames.add(reader.read());
        }
        return frames;
    }

    @Test
    void aPongPassesWaitingMessagesAtAFrameBoundaryOnly() throws IOException {
        // Three messages of three buffers each; the channel takes so many writes before it is full.
        for (int writes = 1; writes < 10; writes++) {
            try (Stage stage = new Stage()) {
                stage.pongWaitsBehind(writes);
            }
        }
    }

    /** One run of the test above, on a channel of its own. */
    private static final class Stage implements AutoCloseable {
        private final OutboundTest test = new OutboundTest();

        void pongWaitsBehind(int writes) throws IOException {
            NettyWebSocket webSocket = test.start(Role.SERVER);
            test.gate.passes = writes;
            List<Message> messages = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                messages.add(Message.binary(RawPeer.pattern(150_000, i)));
                assertThat(webSocket.trySend(messages.get(i))).isTrue();
            }
            test.channel.runPendingTasks();
            test.channel.writeInbound(Unpooled.copiedBuffer(PING));
            test.gate.passes = Integer.MAX_VALUE;
            writable(test.channel, true);

            List<RawPeer.Frame> frames = test.framesOut();
            assertThat(frames).hasSize(4);
            assertThat(frames.stream().filter(frame -> frame.is(Opcode.PONG))).hasSize(1);
            List<ByteBuffer> payloads = frames.stream()
                    .filter(frame -> frame.is(Opcode.BINARY))
                    .map(RawPeer.Frame::bytes)
                    .toList();
            for (int i = 0; i < 3; i++) {
                assertThat(payloads.get(i).equals(((Message.Binary) messages.get(i)).bytes()))
                        .as("message %s after %s writes", i, writes)
                        .isTrue();
            }
        }

        @Override
        public void close() {
            test.end();
        }
    }

    @Test
    void sharesALargePreparedFrameAndCopiesASmallOne() throws IOException {
        NettyWebSocket webSocket = start(Role.SERVER);
        Message small = Message.prepared(Message.text("x".repeat(100)));
        Message large = Message.prepared(Message.text("y".repeat(10_000)));

        for (Message message : List.of(small, large, small, large, large)) {
            webSocket.send(message);
        }

        assertThat(framesOut().stream().map(frame -> frame.text().length()))
                .containsExactly(100, 10_000, 100, 10_000, 10_000);
    }

    @Test
    void aFailedWriteEndsTheConnectionAndFailsWhoWaitedForIt() {
        NettyWebSocket webSocket = start(Role.SERVER);
        gate.failing = true;

        CompletableFuture<Void> written =
                webSocket.sendAsync(Message.text("lost")).toCompletableFuture();
        channel.runPendingTasks();

        assertThat(channel.isOpen()).isFalse();
        assertThat(written).isCompletedExceptionally();
        assertThat(written.handle((_, thrown) -> thrown).join())
                .extracting(thrown -> thrown instanceof CompletionException ? thrown.getCause() : thrown)
                .isInstanceOfSatisfying(
                        WebSocketClosedException.class,
                        closed -> assertThat(closed.status().orElseThrow().error())
                                .hasValueSatisfying(error -> assertThat(error).hasMessage("the wire is cut")));
    }

    @Test
    void bytesThatNobodyCouldTakeAreFreedWithTheConnection() {
        NettyWebSocket webSocket = start(Role.CLIENT);
        writable(channel, false);
        CompletableFuture<Void> written =
                webSocket.sendAsync(Message.binary(new byte[300_000])).toCompletableFuture();
        CompletableFuture<Void> shared = webSocket
                .sendAsync(Message.prepared(Message.binary(new byte[300_000])))
                .toCompletableFuture();
        channel.runPendingTasks();
        assertThat(webSocket.queuedBytes()).isGreaterThan(600_000);
        assertThat(written).isNotDone();

        channel.close();

        assertThat(webSocket.queuedBytes()).isZero();
        assertThat(written).isCompletedExceptionally();
        assertThat(shared).isCompletedExceptionally();
    }

    @Test
    void whatWaitsIsCountedAlsoWhenItIsAsMuchFramedAsItWasBefore() {
        NettyWebSocket webSocket = start(Role.SERVER);
        // Six Pings of 10 bytes and a header of 4 take as much as a message is reckoned to take beside its payload.
        for (int i = 0; i < 6; i++) {
            webSocket.ping();
        }
        webSocket.send(Message.binary(new byte[200]));
        assertThat(webSocket.queuedBytes()).isEqualTo(200 + Outgoing.OVERHEAD);

        channel.runPendingTasks();

        assertThat(webSocket.queuedBytes()).isZero();
    }

    @Test
    void aPingThatWaitsForAFrameBoundaryGoesBeforeTheCloseFrame() throws IOException {
        NettyWebSocket webSocket = start(Role.SERVER);
        gate.passes = 1;
        webSocket.send(Message.binary(new byte[100_000]));
        channel.runPendingTasks();
        webSocket.ping(); // The rest of the message is waiting, in a buffer that has room for more.
        webSocket.close(1000, "");
        gate.passes = Integer.MAX_VALUE;
        writable(channel, true);

        assertThat(framesOut().stream().map(frame -> frame.head() & 0x0F))
                .containsExactly(Opcode.BINARY.code(), Opcode.PING.code(), Opcode.CLOSE.code());
    }

    @Test
    void aLongTurnOfTheEventLoopDoesNotFillTheQueueOfAPeerThatReads() throws IOException {
        WebSocket webSocket = start(Role.SERVER);
        for (int i = 0; i < 100; i++) {
            // Nothing of this turn has been flushed by the event loop yet.
            assertThat(webSocket.trySend(Message.binary(new byte[50_000]))).isTrue();
        }
        assertThat(framesOut()).hasSize(100);
    }
}
