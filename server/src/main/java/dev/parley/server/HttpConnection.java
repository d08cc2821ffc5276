package dev.parley.server;

import dev.parley.protocol.handshake.HeadParser;
import dev.parley.protocol.handshake.HeadResult;
import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.HttpDate;
import dev.parley.protocol.handshake.OpeningRequest;
import dev.parley.protocol.handshake.PlainRequest;
import dev.parley.protocol.handshake.Refusal;
import dev.parley.protocol.handshake.RequestHead;
import dev.parley.protocol.handshake.ServerHandshake;
import dev.parley.websocket.netty.BodyReader;
import dev.parley.websocket.netty.EscapedText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A connection as long as it speaks HTTP/1.1: reads one request after the other, each head with the same parser and the same
 * checks, and answers it or becomes a WebSocket. A request is read when the one before it has been answered.
 *
 * <p>Everything here belongs to the channel's event loop, except {@link #closeWhenIdle()}.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private enum State {
        /** A request head is awaited, or in the middle of arriving. */
        HEAD,
        /** A request body is arriving. */
        BODY,
        /** A request is being answered: what comes meanwhile waits. */
        BUSY,
        /** The connection has become a WebSocket, or is being closed. */
        DONE
    }

    /** A request whose head has come. */
    record Request(RequestHead head, Client client, boolean persistent) {}

    private final ServerContext server;
    private final Channel channel;
    private final Deadline deadline = new Deadline();
    private final HeadParser<RequestHead> heads;
    private final ArrayDeque<ByteBuf> pending = new ArrayDeque<>();
    private final WebSocketOpening opening;

    /** Null before the first plain request: most connections have none. */
    private @Nullable HttpExchange exchange;

    private State state = State.HEAD;

    /** Whether the beginning of a head has come, and not yet its end. */
    private boolean headBegun;

    /** What told that the client sends nothing more: its FIN, or its close_notify; null as long as it may. */
    private @Nullable Object inputEnd;

    private boolean processing;
    private long answered;
    private @Nullable Request request;
    private @Nullable BodyReader body;

    HttpConnection(ServerContext server, Channel channel) {
        this.server = server;
        this.channel = channel;
        this.heads = HeadParser.forRequests(server.settings().headLimits());
        this.opening = new WebSocketOpening(server, this, channel);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        // A client that has said all it has to say may still wait for what it has asked for.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        deadline.arm(channel.eventLoop(), server.settings().handshakeTimeout(), this::headTimedOut);
        server.connections().add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        state = State.DONE;
        deadline.disarm();
        if (exchange != null) {
            exchange.cancel();
        }
        opening.cancel();
        server.connections().remove(this);
        pending.forEach(ByteBuf::release);
        pending.clear();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        state = State.DONE;
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof Error) {
            server.failures()
                    .log(
                            LOG,
                            Level.ERROR,
                            "Connection from {} dropped",
                            Peer.of(channel).address(),
                            cause);
        } else {
            LOG.debug("Connection from {} dropped: {}", Peer.of(channel).address(), cause.toString());
        }
        channel.close();
    }

    /**
     * Closes the connection if no request is being answered or has only its body to come; else that answer is its last, and ends
     * now if it has no end of its own.
     */
    void closeWhenIdle() {
        channel.eventLoop().execute(() -> {
            if (state == State.HEAD && headBegun) {
                refuse(new Refusal(503, Headers.of("Retry-After", "1"), "the server is stopping"));
            } else if (state == State.HEAD) {
                channel.close();
            } else if (state == State.BUSY && exchange != null) {
                exchange.stopping();
            }
        });
    }

    // ---- bytes in

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (state == State.DONE || !bytes.isReadable()) {
            bytes.release();
            return;
        }
        pending.add(bytes);
        process();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (exchange != null) {
            exchange.writabilityChanged();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded(event);
        } else if (event instanceof SslCloseCompletionEvent closeNotify && closeNotify.isSuccess()) {
            // RFC 5246 §7.2.1: up to TLS 1.2, a close_notify ends both directions, whatever was still to be written.
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (tls.engine().getSession().getProtocol().equals("TLSv1.3")) {
                inputEnded(event);
            } else {
                channel.close();
            }
        }
    }

    private void inputEnded(Object event) {
        if (inputEnd == null) {
            inputEnd = event;
            process();
        }
    }

    /** Takes what has come, as far as it can be handled now. */
    private void process() {
        if (processing) {
            return;
        }
        processing = true;
        try {
            // A write that failed has closed the channel before its pipeline is told: nobody waits for an answer.
            while (!pending.isEmpty() && (state == State.HEAD || state == State.BODY) && channel.isActive()) {
                ByteBuf bytes = pending.getFirst();
                ByteBuffer view = bytes.nioBuffer();
                if (state == State.HEAD) {
                    beginHead();
                    HeadResult<RequestHead> result = heads.receive(view);
                    consume(bytes, view);
                    headReceived(result);
                } else {
                    BodyReader reader = Objects.requireNonNull(body);
                    reader.receive(view);
                    consume(bytes, view);
                    bodyReceived(reader);
                }
            }
        } finally {
            processing = false;
        }
        if (inputEnd != null) {
            endWithoutRequest();
        }
        // Nothing is read while something waits here, or a client that sends requests and takes no answers would fill
        // the memory. While nothing does, reading tells of a client that goes away.
        if (state != State.DONE) {
            channel.config().setAutoRead(state != State.BUSY || pending.isEmpty());
        }
    }

    /** Closes the connection of a client that sends nothing more, unless there is a request to be answered first. */
    private void endWithoutRequest() {
        if (state == State.BODY || (state == State.HEAD && headBegun)) {
            refuse(new Refusal(400, "the connection ended in the middle of the request (RFC 9112 §8)"));
        } else if (state == State.HEAD) {
            channel.close();
        }
    }

    private void consume(ByteBuf bytes, ByteBuffer view) {
        bytes.skipBytes(bytes.readableBytes() - view.remaining());
        if (!bytes.isReadable()) {
            pending.removeFirst().release();
        }
    }

    private void beginHead() {
        if (!headBegun) {
            headBegun = true;
            if (answered > 0) {
                deadline.arm(channel.eventLoop(), server.settings().handshakeTimeout(), this::headTimedOut);
            }
        }
    }

    private void headTimedOut() {
        if (state != State.HEAD) {
            return;
        }
        if (headBegun) {
            refuse(new Refusal(
                    408,
                    "the request head took longer than " + server.settings().handshakeTimeout()));
        } else {
            // Nobody waits for an answer: a connection that was opened in advance, or a TLS
            // handshake that does not end.
            channel.close();
        }
    }

    private void headReceived(HeadResult<RequestHead> result) {
        switch (result) {
            case HeadResult.Incomplete<RequestHead> incomplete -> {}
            case HeadResult.Malformed<RequestHead> malformed -> refuse(Refusal.of(malformed));
            case HeadResult.Complete<RequestHead>(RequestHead head) -> {
                deadline.disarm();
                headBegun = false;
                begin(head);
            }
        }
    }

    // ---- what a request is

    private void begin(RequestHead head) {
        Peer peer = Peer.of(channel);
        Forwarding forwarding = new Forwarding(server.trusted());
        switch (forwarding.client(peer.address(), peer.secure(), head.headers())) {
            case Forwarding.Result.Refused(String problem) -> refuse(new Refusal(400, problem));
            case Forwarding.Result.Known(Client client) -> {
                Request current = new Request(head, client, isPersistent(head));
                request = current;
                switch (ServerHandshake.examine(head)) {
                    case Refusal refusal -> refuse(refusal);
                    case OpeningRequest asked -> {
                        state = State.BUSY;
                        opening.open(asked, client);
                    }
                    case PlainRequest plain -> beginBody(current);
                }
            }
        }
    }

    // RFC 9112 §9.3: persistent unless either side says close; in HTTP/1.0 only if the client says keep-alive.
    private static boolean isPersistent(RequestHead head) {
        if (head.headers().hasToken("Connection", "close")) {
            return false;
        }
        return head.minorVersion() > 0 || head.headers().hasToken("Connection", "keep-alive");
    }

    private void beginBody(Request current) {
        int maximum = server.settings().maximumRequestBodyBytes();
        switch (BodyFraming.of(current.head(), maximum)) {
            case BodyFraming.Refused(int status, String problem) -> refuse(new Refusal(status, problem));
            case BodyFraming.None none -> answer(current, new byte[0]);
            case BodyFraming.Length(int bytes) -> awaitBody(current, BodyReader.ofLength(bytes));
            case BodyFraming.Chunked chunked -> awaitBody(current, BodyReader.ofChunks(maximum));
        }
    }

    private void awaitBody(Request current, BodyReader reader) {
        Optional<String> expectation = current.head().headers().first("Expect");
        // RFC 9110 §10.1.1: an expectation in HTTP/1.0 is ignored; another than 100-continue may get 417.
        if (expectation.isPresent() && current.head().minorVersion() > 0) {
            if (!expectation.get().equalsIgnoreCase("100-continue")) {
                refuse(new Refusal(417, "the only expectation known here is 100-continue (RFC 9110 §10.1.1)"));
                return;
            }
            channel.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
        }
        body = reader;
        state = State.BODY;
        deadline.arm(
                channel.eventLoop(),
                server.settings().requestTimeout(),
                () -> refuse(new Refusal(
                        408,
                        "the request body took longer than " + server.settings().requestTimeout())));
    }

    private void bodyReceived(BodyReader reader) {
        if (reader.hasFailed()) {
            refuse(reader.failure());
        } else if (reader.isComplete()) {
            deadline.disarm();
            body = null;
            answer(Objects.requireNonNull(request), reader.body());
        }
    }

    private void answer(Request current, byte[] content) {
        state = State.BUSY;
        if (exchange == null) {
            exchange = new HttpExchange(server, this, channel);
        }
        exchange.answer(current, content);
    }

    // ---- what comes after a request

    /** The request has been answered, and its answer has left. */
    void answered(boolean close) {
        if (state != State.BUSY) {
            return;
        }
        answered++;
        if (close) {
            linger();
            return;
        }
        state = State.HEAD;
        request = null;
        deadline.arm(channel.eventLoop(), server.settings().keepAliveTimeout(), this::headTimedOut);
        process();
        if (server.connections().isStopping()) {
            closeWhenIdle();
        }
    }

    /** Answers with an error after which the connection cannot go on, and closes it. */
    void refuse(Refusal refusal) {
        if (state != State.DONE) {
            log(refusal);
            refuseUnlogged(refusal);
        }
    }

    /** The same for what has been logged already. */
    void refuseUnlogged(Refusal refusal) {
        if (state == State.DONE) {
            return;
        }
        state = State.DONE;
        deadline.disarm();
        channel.writeAndFlush(Unpooled.wrappedBuffer(dated(refusal).encode())).addListener(written -> {
            if (written.isSuccess()) {
                linger();
            } else {
                channel.close();
            }
        });
        // A client that does not take even this is not waited for.
        deadline.arm(channel.eventLoop(), LingeringClose.LONGEST, channel::close);
    }

    // RFC 9110 §6.6.1: an origin server with a clock must send Date with 2xx, 3xx and 4xx. It need not with 101, where
    // nobody caches, nor with the 503 of an overload, whose bytes are always the same.
    private Refusal dated(Refusal refusal) {
        Headers headers = refusal.headers().toBuilder()
                .remove("Date")
                .add("Date", HttpDate.format(server.clock().instant()))
                .build();
        return new Refusal(refusal.status(), headers, refusal.body());
    }

    private void log(Refusal refusal) {
        if (!LOG.isDebugEnabled()) {
            return;
        }
        Request current = request;
        LOG.debug(
                "{} from {}: answered {} {}",
                current == null
                        ? "Malformed request"
                        : "Request "
                                + EscapedText.of(current.head().method() + " "
                                        + current.head().path()),
                current == null ? Peer.of(channel).address() : current.client().address(),
                refusal.status(),
                EscapedText.of(refusal.body()));
    }

    private void linger() {
        state = State.DONE;
        if (inputEnd != null) {
            channel.close(); // All that the client has sent has been read, and there is nothing to wait for.
        } else if (channel.isActive()) {
            channel.pipeline().replace(this, null, new LingeringClose());
        }
    }

    /**
     * Leaves the pipeline and gives away what has come after the request; the caller releases it. If the client has ended its
     * side, the pipeline is told so once more, after the caller has put there what takes over.
     */
    ByteBuf leave() {
        state = State.DONE;
        if (inputEnd != null) {
            Object event = inputEnd;
            channel.eventLoop().execute(() -> channel.pipeline().fireUserEventTriggered(event));
        }
        ByteBuf rest = Unpooled.wrappedBuffer(pending.toArray(new ByteBuf[0]));
        pending.clear();
        channel.config().setAutoRead(true);
        channel.pipeline().remove(this);
        return rest;
    }

    /** {@return whether the client sends no request after those that have come, and none of these waits} */
    boolean isLastRequest() {
        return inputEnd != null && pending.isEmpty();
    }

    /** {@return whether the request is still waited for, as its connection is there} */
    boolean isWaiting() {
        return state == State.BUSY && channel.isActive();
    }
}
