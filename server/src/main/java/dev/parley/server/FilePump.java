package dev.parley.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;
import java.util.Objects;

/**
 * Sends a file in pieces, no more of them at a time than it takes to keep the socket busy, so that a large file costs no more
 * memory than a small one. The reading from disk is done on the calling virtual thread, never on the event loop, where a slow
 * disk would hold up every connection: that is why it is not left to {@code sendfile}.
 */
final class FilePump {

    private static final int PIECE = 64 * 1024;
    private static final int PIECES_IN_FLIGHT = 2;

    private final Channel channel;
    private final StalledClient stalled;
    private final ArrayDeque<ChannelFuture> inFlight = new ArrayDeque<>();

    /**
     * Makes one.
     *
     * @param channel where to
     * @param stalled watches the channel, and is told of each piece that has left
     */
    FilePump(Channel channel, StalledClient stalled) {
        this.channel = channel;
        this.stalled = stalled;
    }

    /** {@return whether all of it has been written; if not, the client has gone or been given up} */
    boolean send(Answer.FilePart part) throws IOException {
        try (ReadableByteChannel file = part.opener().open(part.first())) {
            for (long left = part.length(); left > 0; ) {
                ByteBuf piece = read(file, (int) Math.min(left, PIECE));
                left -= piece.readableBytes();
                inFlight.add(channel.writeAndFlush(piece).addListener(written -> stalled.hasTaken()));
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
        return first.awaitUninterruptibly().isSuccess();
    }
}
