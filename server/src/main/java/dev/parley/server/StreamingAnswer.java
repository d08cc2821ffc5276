package dev.parley.server;

import dev.parley.websocket.netty.EscapedText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Sends the body of one answer while the program makes it: whatever has been handed over since the event loop last looked is one
 * chunk, and one write. While the socket takes no more, what waits stays where it is, so that an event which waits for many clients
 * is in memory once.
 *
 * <p>For the event loop, except where it says otherwise.
 */
final class StreamingAnswer implements BodyStream.Sender {

    private static final Logger LOG = LoggerFactory.getLogger(StreamingAnswer.class);

    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** The longest line before a chunk: eight digits, CR and LF. */
    private static final int LONGEST_SIZE_LINE = 10;

    private final ServerContext server;
    private final Channel channel;
    private final StalledClient stalled;
    private final boolean chunked;
    private final Consumer<Boolean> done;
    private final BodyStream body;
    private final Deadline silence = new Deadline();

    /** Made once, as it is handed to the event loop again and again. */
    private final Runnable send = this::send;

    /** Runs the program; null before it does. */
    private @Nullable Thread worker;

    /** When something was last sent, by the event loop's clock. */
    private long lastSent;

    private boolean ended;

    /**
     * Makes one.
     *
     * @param stalled watches the channel already, and is told of each piece that has left
     * @param chunked whether the body goes out in chunks, or up to the end of the connection
     * @param done told once whether all of the body has been written, unless {@link #cancel()} comes first
     */
    StreamingAnswer(
            ServerContext server, Channel channel, StalledClient stalled, boolean chunked, Consumer<Boolean> done) {
        this.server = server;
        this.channel = channel;
        this.stalled = stalled;
        this.chunked = chunked;
        this.done = done;
        this.body = new BodyStream(this, server.settings().maximumQueuedBytes());
    }

    /** Starts the program's part, after the head has been written. */
    void start(StreamedBody program, String path) {
        if (server.connections().isStopping()) {
            body.stopping();
        }
        worker = Place.of(channel).start("parley-stream", () -> run(program, path));
    }

    /** On the virtual thread. */
    private void run(StreamedBody program, String path) {
        try {
            program.write(body);
            body.handlerReturned();
        } catch (Throwable failed) {
            if (body.isOpen()) {
                fail(path, failed);
            } else {
                LOG.debug("The handler of {} ended after its stream had", EscapedText.of(path), failed);
            }
        }
    }

    // RFC 9112 §8: a body without its last chunk is not whole, so the client knows.
    private void fail(String path, Throwable failed) {
        server.failures()
                .log(LOG, Level.ERROR, "The answer to {} could not be made to its end", EscapedText.of(path), failed);
        body.drop("the handler has failed");
        channel.close();
    }

    // ---- any thread

    @Override
    public void wake() {
        onEventLoop(send);
    }

    @Override
    public void keepAlive(byte[] bytes) {
        Duration interval = server.settings().pingInterval();
        if (!interval.isZero()) {
            onEventLoop(() -> {
                if (!ended) {
                    lastSent = now();
                    awaitSilence(interval, interval, bytes);
                }
            });
        }
    }

    private void onEventLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("Something was to be sent after the server had stopped", stopped);
        }
    }

    // ---- sending

    /** Sends what has been handed over, as far as the socket takes it. */
    void send() {
        boolean written = false;
        while (!ended && channel.isWritable()) {
            List<byte[]> pieces = body.take();
            if (pieces.isEmpty()) {
                break;
            }
            long bytes = 0;
            for (byte[] piece : pieces) {
                bytes += piece.length;
            }
            write(pieces, (int) bytes);
            written = true;
        }
        if (!ended && body.isExhausted()) {
            end();
        } else if (written) {
            lastSent = now();
            channel.flush();
        }
    }

    private void write(List<byte[]> pieces, int length) {
        if (length > 0) { // RFC 9112 §7.1: a chunk without bytes would be the last one.
            channel.write(framed(pieces, length)).addListener(written -> {
                if (written.isSuccess()) {
                    stalled.hasTaken();
                    body.written(length);
                } else {
                    channel.close();
                }
            });
        }
    }

    private ByteBuf framed(List<byte[]> pieces, int length) {
        ByteBuf bytes = channel.alloc().ioBuffer(length + LONGEST_SIZE_LINE + CRLF.length);
        if (chunked) {
            ByteBufUtil.writeAscii(bytes, Integer.toHexString(length));
            bytes.writeBytes(CRLF);
        }
        pieces.forEach(bytes::writeBytes);
        if (chunked) {
            bytes.writeBytes(CRLF);
        }
        return bytes;
    }

    private void end() {
        ended = true;
        silence.disarm();
        channel.writeAndFlush(chunked ? Unpooled.wrappedBuffer(LAST_CHUNK) : Unpooled.EMPTY_BUFFER)
                .addListener(written -> done.accept(written.isSuccess()));
    }

    // ---- silence

    private void awaitSilence(Duration time, Duration interval, byte[] bytes) {
        silence.arm(channel.eventLoop(), time, () -> {
            Duration silent = Duration.ofNanos(now() - lastSent);
            if (silent.compareTo(interval) < 0) {
                awaitSilence(interval.minus(silent), interval, bytes);
            } else {
                body.offer(bytes);
                awaitSilence(interval, interval, bytes);
            }
        });
    }

    private long now() {
        return channel.eventLoop().ticker().nanoTime();
    }

    // ---- the end

    /** The server is stopping. */
    void stopping() {
        if (body.stopping()) {
            interrupt();
        }
    }

    /** The connection has gone. */
    void cancel() {
        ended = true;
        silence.disarm();
        boolean first = body.drop(
                stalled.hasGivenUp()
                        ? "the client has taken nothing for "
                                + server.settings().requestTimeout() + " (requestTimeout)"
                        : "the client has gone");
        if (first) {
            interrupt();
        }
    }

    private void interrupt() {
        if (worker != null) {
            worker.interrupt();
        }
    }
}
