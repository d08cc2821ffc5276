package dev.parley.client;

import dev.parley.protocol.handshake.HeadLimits;
import dev.parley.protocol.handshake.HeadParser;
import dev.parley.protocol.handshake.HeadResult;
import dev.parley.protocol.handshake.RequestHead;
import dev.parley.protocol.handshake.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One CONNECT request to an HTTP proxy and the answer to it (RFC 9110 §9.3.6). Belongs to the event loop. It leaves the pipeline
 * when it has the answer; the channel does not read then.
 */
final class HttpConnect extends ChannelInboundHandlerAdapter {

    /** Where a refusal is longer, another request on the same connection is not worth it. */
    private static final long LONGEST_BODY = 64 * 1024;

    /**
     * What the proxy said.
     *
     * @param head the final answer
     * @param reusable whether another request can follow on the same connection
     */
    record Answer(ResponseHead head, boolean reusable) {
        boolean isOpen() {
            return head.status() / 100 == 2;
        }
    }

    private final RequestHead request;
    private final boolean goesOn;
    private final HeadParser<ResponseHead> parser;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();

    /** A refusal whose body is still coming. */
    private @Nullable ResponseHead refusal;

    private long missingBody;

    /**
     * For one request.
     *
     * @param request the request
     * @param goesOn whether another one may follow on this connection, so that the body of a 407 is waited for
     * @param limits bounds the head of the answer
     */
    HttpConnect(RequestHead request, boolean goesOn, HeadLimits limits) {
        this.request = request;
        this.goesOn = goesOn;
        this.parser = HeadParser.forResponses(limits);
    }

    /** {@return completes with the answer; fails with a {@link ProxyRefusedException} if that is none} */
    CompletableFuture<Answer> answer() {
        return answer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        Channel channel = context.channel();
        if (!channel.isActive()) {
            lost();
            return;
        }
        channel.writeAndFlush(Unpooled.wrappedBuffer(request.encode())).addListener(written -> {
            if (!written.isSuccess()) {
                answer.completeExceptionally(written.cause());
            }
        });
        channel.config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!answer.isDone()) {
                ByteBuffer view = bytes.nioBuffer();
                if (refusal == null) {
                    readHead(context, view);
                } else {
                    readBody(context, refusal, view);
                }
            }
        } finally {
            bytes.release();
        }
    }

    private void readHead(ChannelHandlerContext context, ByteBuffer bytes) {
        while (true) {
            switch (parser.receive(bytes)) {
                case HeadResult.Incomplete<ResponseHead> incomplete -> {
                    return;
                }
                case HeadResult.Malformed<ResponseHead> malformed -> {
                    String problem = malformed.text() + " (" + malformed.section() + ")";
                    answer.completeExceptionally(new ProxyRefusedException(
                            parser.hasStartLine()
                                    ? "its answer: " + problem
                                    : "what it answered is no HTTP: " + problem + "; is it a proxy for HTTP?"));
                    return;
                }
                case HeadResult.Complete<ResponseHead>(ResponseHead head) -> {
                    // RFC 9110 §15.2: there may be interim answers before the final one. 101 is none.
                    if (head.status() / 100 != 1 || head.status() == 101) {
                        finalAnswer(context, head, bytes);
                        return;
                    }
                }
            }
        }
    }

    private void finalAnswer(ChannelHandlerContext context, ResponseHead head, ByteBuffer rest) {
        // RFC 9110 §9.3.6: the tunnel begins after the head, whatever it says of a body. No TLS or WebSocket server
        // speaks
        // first: who does is the proxy, which would have us take its bytes for the server's.
        if (head.status() / 100 == 2) {
            if (rest.hasRemaining()) {
                answer.completeExceptionally(new ProxyRefusedException("it answered " + Refusals.status(head)
                        + " and sent " + rest.remaining() + " bytes more before anything was said to the server"));
            } else {
                complete(context, new Answer(head, false));
            }
            return;
        }
        missingBody = bodyLength(head);
        if (!goesOn || missingBody < 0) {
            complete(context, new Answer(head, false));
            return;
        }
        refusal = head;
        readBody(context, head, rest);
    }

    private void readBody(ChannelHandlerContext context, ResponseHead head, ByteBuffer bytes) {
        missingBody -= bytes.remaining();
        if (missingBody <= 0) {
            // Less than nothing: it says more than it has announced, and nobody knows what that is.
            complete(context, new Answer(head, missingBody == 0));
        }
    }

    /** How long the body is; -1 if that is not worth waiting for. */
    private static long bodyLength(ResponseHead head) {
        boolean ends = head.minorVersion() == 0
                || head.headers().hasToken("Connection", "close")
                || head.headers().hasToken("Proxy-Connection", "close")
                || head.headers().contains("Transfer-Encoding")
                || head.headers().count("Content-Length") != 1;
        String length = head.headers().first("Content-Length").orElse("");
        if (ends || length.length() > 6 || !length.chars().allMatch(c -> c >= '0' && c <= '9') || length.isEmpty()) {
            return -1;
        }
        long bytes = Long.parseLong(length);
        return bytes > LONGEST_BODY ? -1 : bytes;
    }

    private void complete(ChannelHandlerContext context, Answer complete) {
        context.channel().config().setAutoRead(false);
        context.pipeline().remove(this);
        answer.complete(complete);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        lost();
    }

    private void lost() {
        if (refusal != null) {
            answer.complete(new Answer(refusal, false));
        } else {
            answer.completeExceptionally(new ProxyRefusedException("it closed the connection before it had answered"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        answer.completeExceptionally(cause);
    }
}
