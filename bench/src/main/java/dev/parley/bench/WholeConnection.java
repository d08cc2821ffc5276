package dev.parley.bench;

import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.Role;
import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.RequestHead;
import dev.parley.websocket.Handshake;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import dev.parley.websocket.netty.ConnectionSettings;
import dev.parley.websocket.netty.Endpoint;
import dev.parley.websocket.netty.LogBudget;
import dev.parley.websocket.netty.NettyWebSocket;
import dev.parley.websocket.netty.Owner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Both ends of a connection with all that a program has of them, over channels in memory: {@code trySend} on the one side, a
 * listener's method on the other, and the driver and the engine of both in between. The kernel has no part in it.
 *
 * <p>The options give the benchmark a thread like an event loop's, and its JVM what {@code parley} gives to its own.
 */
@Fork(
        value = 1,
        jvmArgsAppend = {
            "-Djmh.executor=CUSTOM",
            "-Djmh.executor.class=dev.parley.bench.NettyThreads",
            "-Dio.netty.leakDetection.level=disabled",
            "-Dio.netty.buffer.checkAccessible=false",
            "-Dio.netty.buffer.checkBounds=false",
            "-XX:+UseCompactObjectHeaders",
            "-Dslf4j.internal.verbosity=ERROR"
        })
public class WholeConnection extends TimePerCall {

    /** The payload's length in bytes. */
    @Param({"64", "1024", "16384"})
    public int size;

    /** What a message is, and as what a text is handed over. */
    @Param
    public Kind kind = Kind.BINARY;

    private Message message = Message.binary(new byte[0]);
    private Message prepared = message;
    private End client = new End();
    private End server = new End();

    /** What a message is, and as what a text is handed over. */
    public enum Kind {
        /** A binary message. */
        BINARY,
        /** A text that is ASCII, handed over as bytes. */
        ASCII_AS_BYTES,
        /** The same, handed over as a String. */
        ASCII_AS_STRING,
        /** A text that is not only ASCII, handed over as a String. */
        MIXED_AS_STRING
    }

    /** One end: a channel that hands what is written to it to another one, and the WebSocket on it. */
    private static final class End extends EmbeddedChannel {

        /** What has been written and not been read by the other end. */
        private @Nullable ByteBuf written;

        private @Nullable WebSocket webSocket;

        End() {
            config().setAllocator(PooledByteBufAllocator.DEFAULT);
            freezeTime(); // Nothing becomes due.
        }

        @Override
        protected void handleOutboundMessage(Object bytes) {
            if (written != null) {
                throw new IllegalStateException("got two buffers, expected all in one");
            }
            written = (ByteBuf) bytes;
        }

        void open(Role role, WebSocketListener listener) {
            RequestHead request = new RequestHead("GET", "/", Headers.of("Host", "localhost"));
            Handshake handshake = new Handshake(
                    request, Map.of(), Optional.empty(), List.of(), localAddress(), remoteAddress(), false, List.of());
            webSocket = NettyWebSocket.start(
                    this,
                    role,
                    handshake,
                    ConnectionSettings.DEFAULTS,
                    List.of(),
                    new Endpoint.Listening(listener),
                    Unpooled.EMPTY_BUFFER,
                    new Nobody());
        }

        void send(Message what) {
            WebSocket to = webSocket;
            if (to == null || !to.trySend(what)) {
                throw new IllegalStateException("the message was not taken");
            }
            runPendingTasks();
        }

        /** Reads what the other end has written. */
        void readFrom(End other) {
            ByteBuf bytes = other.written;
            if (bytes == null) {
                throw new IllegalStateException("nothing was written");
            }
            other.written = null;
            pipeline().fireChannelRead(bytes);
            pipeline().fireChannelReadComplete();
            runPendingTasks();
        }
    }

    /** Whom a WebSocket belongs to here. */
    private static final class Nobody implements Owner {

        @Override
        public void opened(WebSocket webSocket) {}

        @Override
        public void ended(WebSocket webSocket, CloseStatus status) {}

        @Override
        public void left(NettyWebSocket webSocket, Channel channel) {}

        @Override
        public void closed(NettyWebSocket webSocket) {}

        @Override
        public LogBudget failures() {
            return new LogBudget("failures", 1, InstantSource.system());
        }
    }

    /** Counts what it gets. */
    private static class Sink implements WebSocketListener {
        long received;

        @Override
        public void onText(WebSocket webSocket, String text) {
            received += text.length();
        }

        @Override
        public void onBinary(WebSocket webSocket, ByteBuffer payload) {
            received += payload.remaining();
        }
    }

    private static final class BytesSink extends Sink {

        @Override
        public void onTextBytes(WebSocket webSocket, ByteBuffer utf8) {
            received += utf8.remaining();
        }
    }

    private Sink sink = new Sink();

    /** Opens the connection. */
    @Setup
    public void setup() {
        message = switch (kind) {
            case BINARY -> Message.binary(Payloads.of("binary", size));
            case ASCII_AS_BYTES, ASCII_AS_STRING -> text("ascii");
            case MIXED_AS_STRING -> text("mixed");
        };
        prepared = Message.prepared(message);
        sink = kind == Kind.ASCII_AS_BYTES ? new BytesSink() : new Sink();
        client = new End();
        server = new End();
        client.open(Role.CLIENT, new Sink());
        server.open(Role.SERVER, sink);
    }

    private Message text(String content) {
        return Message.text(
                StandardCharsets.UTF_8.decode(Payloads.of(content, size)).toString());
    }

    /** Drops the connection. */
    @TearDown
    public void tearDown() {
        client.close();
        server.close();
    }

    /** Sends a message, and has it handed over at the other end; a text is a String until then. */
    @Benchmark
    public long sendAndDeliver() {
        return pass(message);
    }

    /** The same, with a message that was prepared before: what remains is masking it, and the other end. */
    @Benchmark
    public long deliver() {
        return pass(prepared);
    }

    private long pass(Message what) {
        client.send(what);
        server.readFrom(client);
        return sink.received;
    }
}
