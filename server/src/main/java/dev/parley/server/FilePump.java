package dev.parley.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Sends a file in pieces, no more of them at a time than it takes to keep the socket busy, so that a large file costs no more
 * memory than a small one. The reading from disk is done on the calling virtual thread, never on the event loop, where a slow
 * disk would hold up every connection: that is why it is not left to {@code sendfile}.
 */
final class FilePump {

    private static final int PIECE = 64 * 1024;
    private static final int PIECES_IN_FLIGHT = 2;

    private final Channel channel;
    private final Duration longestStall;
    private final ArrayDeque<ChannelFuture> inFlight = new ArrayDeque<>();

    /**
     * Makes one.
     *
     * @param channel where to
     * @param longestStall how long the client may take for a piece
     */
    FilePump(Channel channel, Duration longestStall) {
        this.channel = channel;
        this.longestStall = longestStall;
    }

    /** {@return whether all of it has been written; if not, the client has gone or takes too long} */
    boolean send(Answer.FilePart part) throws IOException {
        try (ReadableByteChannel file = part.opener().open(part.first())) {
            for (long left = part.length(); left > 0; ) {
                ByteBuf piece = read(file, (int) Math.min(left, PIECE));
                left -= piece.readableBytes();
                inFlight.add(channel.writeAndFlush(piece));
                if (inFlight.size() >= PIECES_IN_FLIGHT && !awaitFirst()) {
                    return false;
                }
            }
        }
        while (!inFlight.isEmpty()) {
            if (!awaitFirst()) {
                return false;
            }
        }
        return true;
    }

    private ByteBuf read(ReadableByteChannel file, int length) throws IOException {
        ByteBuf piece = channel.alloc().directBuffer(length);
        try {
            ByteBuffer target = piece.nioBuffer(0, length);
            while (target.hasRemaining()) {
                if (file.read(target) < 0) {
                    throw new EOFException("the file has become shorter while it was being sent");
                }
            }
            return piece.writerIndex(length);
        } catch (IOException | RuntimeException | Error failed) {
            piece.release();
            throw failed;
        }
    }

    private boolean awaitFirst() {
        ChannelFuture first = Objects.requireNonNull(inFlight.poll());
        return first.awaitUninterruptibly(longestStall.toMillis(), TimeUnit.MILLISECONDS) && first.isSuccess();
    }
}
