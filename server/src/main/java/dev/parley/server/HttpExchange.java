package dev.parley.server;

import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.HttpDate;
import dev.parley.protocol.handshake.ResponseHead;
import dev.parley.server.HttpConnection.Request;
import dev.parley.server.Routes.HttpPlan;
import dev.parley.websocket.netty.EscapedText;
import dev.parley.websocket.netty.PeerCertificates;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Answers the plain requests of one connection: what is known at once on the event loop, what reads from disk or is the
 * program's on a virtual thread.
 */
final class HttpExchange {

    private static final Logger LOG = LoggerFactory.getLogger(HttpExchange.class);

    private final ServerContext server;
    private final HttpConnection connection;
    private final Channel channel;
    private final Deadline deadline = new Deadline();
    private final StalledClient stalled;

    /** Counts answers. One that was asked for under another number comes too late. */
    private long awaited;

    /** Runs the program's handler; null when none runs. */
    private @Nullable Thread worker;

    /** Sends what the program makes meanwhile; null when nothing is sent so. */
    private @Nullable StreamingAnswer streaming;

    HttpExchange(ServerContext server, HttpConnection connection, Channel channel) {
        this.server = server;
        this.connection = connection;
        this.channel = channel;
        this.stalled = new StalledClient(channel, server.settings().requestTimeout());
    }

    /** Answers a request; {@link HttpConnection#answered} is called when the answer has left. */
    void answer(Request request, byte[] body) {
        // RFC 9110 §9.3.7: about the server as a whole, without any path.
        if (request.head().target().equals("*")) {
            send(request, new Answer(204, Headers.empty(), new Answer.Bytes(new byte[0])));
            return;
        }
        switch (RequestPath.parse(request.head().path())) {
            case PathResult.BadPath(String problem) -> send(request, Answer.text(400, problem));
            case RequestPath path -> {
                HttpPlan plan = server.routes().http(request.head().method(), path);
                HttpResponder responder =
                        new HttpResponder(request, body, PeerCertificates.of(channel), server.failures());
                Optional<Answer> ready = responder.atOnce(plan);
                if (ready.isPresent()) {
                    send(request, ready.get());
                } else {
                    runOnVirtualThread(request, responder, plan);
                }
            }
        }
    }

    private void runOnVirtualThread(Request request, HttpResponder responder, HttpPlan plan) {
        long number = awaited;
        Thread thread = Place.of(channel).start("parley-http", () -> {
            Answer answer = responder.respond(plan);
            onEventLoop(() -> {
                if (number == awaited) {
                    send(request, answer);
                }
            });
        });
        deadline.arm(channel.eventLoop(), server.settings().requestTimeout(), () -> {
            thread.interrupt();
            server.failures()
                    .log(
                            LOG,
                            Level.WARN,
                            "The handler of {} took longer than {} (requestTimeout) and was interrupted",
                            EscapedText.of(request.head().path()),
                            server.settings().requestTimeout());
            send(new Request(request.head(), request.client(), false), Answer.text(503, "the answer took too long"));
        });
        worker = thread;
    }

    private void send(Request request, Answer answer) {
        if (!connection.isWaiting()) {
            return;
        }
        awaited++;
        worker = null;
        deadline.disarm();
        stalled.watch();
        boolean close = !request.persistent()
                || server.connections().isStopping()
                || connection.isLastRequest()
                || isEndedByTheConnection(request, answer);
        byte[] head = head(request, answer, close);
        boolean bodiless = request.head().method().equals("HEAD") || answer.status() == 204 || answer.status() == 304;
        switch (answer.body()) {
            case Answer.Bytes bytes when bodiless || bytes.length() == 0 -> write(Unpooled.wrappedBuffer(head), close);
            case Answer.Bytes bytes -> write(Unpooled.wrappedBuffer(head, bytes.bytes()), close);
            case Answer.FilePart part when bodiless -> write(Unpooled.wrappedBuffer(head), close);
            case Answer.FilePart part -> writeFile(head, part, close);
            case Answer.Stream stream when bodiless -> write(Unpooled.wrappedBuffer(head), close);
            case Answer.Stream stream -> stream(request, head, stream, close);
        }
    }

    // RFC 9112 §6.1: no Transfer-Encoding to a client that speaks HTTP/1.0. §6.3: without it, the connection's end is
    // the body's.
    private static boolean isEndedByTheConnection(Request request, Answer answer) {
        return answer.body() instanceof Answer.Stream && request.head().minorVersion() == 0;
    }

    private byte[] head(Request request, Answer answer, boolean close) {
        Headers.Builder headers = answer.headers().toBuilder();
        // RFC 9110 §6.6.1: an origin server with a clock must send Date.
        headers.add("Date", HttpDate.format(server.clock().instant()));
        // RFC 9110 §8.6: no Content-Length with 204; with 304 it would be that of the 200. RFC 9112 §6.1 has the same
        // for
        // Transfer-Encoding.
        if (answer.status() != 204 && answer.status() != 304) {
            switch (answer.body()) {
                case Answer.Sized sized -> headers.add("Content-Length", Long.toString(sized.length()));
                case Answer.Stream stream when request.head().minorVersion() == 0 -> {}
                case Answer.Stream stream -> headers.add("Transfer-Encoding", "chunked");
            }
        }
        if (close) {
            headers.add("Connection", "close");
        } else if (request.head().minorVersion() == 0) {
            headers.add("Connection", "keep-alive");
        }
        return new ResponseHead(answer.status(), headers.build()).encode();
    }

    private void write(ByteBuf bytes, boolean close) {
        channel.writeAndFlush(bytes).addListener(written -> written(written.isSuccess(), close));
    }

    private void writeFile(byte[] head, Answer.FilePart part, boolean close) {
        channel.write(Unpooled.wrappedBuffer(head));
        Place.of(channel).start("parley-file", () -> {
            boolean success = pump(part);
            onEventLoop(() -> written(success, close));
        });
    }

    private boolean pump(Answer.FilePart part) {
        try {
            return new FilePump(channel, stalled).send(part);
        } catch (IOException | RuntimeException unreadable) {
            server.failures()
                    .log(
                            LOG,
                            Level.WARN,
                            "A file could not be read to its end, so the connection is dropped",
                            unreadable);
            return false;
        }
    }

    private void stream(Request request, byte[] head, Answer.Stream stream, boolean close) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(head));
        boolean chunked = request.head().minorVersion() > 0;
        streaming = new StreamingAnswer(server, channel, stalled, chunked, success -> {
            streaming = null;
            written(success, close);
        });
        streaming.start(stream.program(), request.head().path());
    }

    /** The server is stopping: what has no end of its own ends now. */
    void stopping() {
        if (streaming != null) {
            streaming.stopping();
        }
    }

    void writabilityChanged() {
        if (streaming != null) {
            streaming.send();
        }
    }

    private void written(boolean success, boolean close) {
        stalled.stop();
        if (success) {
            connection.answered(close);
        } else {
            channel.close();
        }
    }

    private void onEventLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("An answer came after the server had stopped", stopped);
        }
    }

    /** Forgets what there is to do: the connection has gone, and nobody waits for the handler any more. */
    void cancel() {
        deadline.disarm();
        stalled.stop();
        awaited++;
        if (worker != null) {
            worker.interrupt();
            worker = null;
        }
        if (streaming != null) {
            streaming.cancel();
            streaming = null;
        }
    }
}
