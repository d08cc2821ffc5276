package dev.parley.websocket.netty;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * How large the buffers are that an accepted channel is read into: what comes first is mostly an opening handshake, and all that
 * a channel reads that its socket leaves after that. For it there is a small buffer, which Netty's allocator has at hand; one of
 * {@link NettyTransport#READ_BUFFER_BYTES} it cuts anew from a chunk that all threads share.
 */
final class ReadSizes extends DefaultMaxMessagesRecvByteBufAllocator {

    /** More than the requests of browsers have, cookies and all. */
    static final int FIRST_BYTES = 8 * 1024;

    @Override
    public RecvByteBufAllocator.ExtendedHandle newHandle() {
        return new Sizes();
    }

    private final class Sizes extends MaxMessageHandle {

        private boolean first = true;

        @Override
        public int guess() {
            return first ? FIRST_BYTES : NettyTransport.READ_BUFFER_BYTES;
        }

        @Override
        public void lastBytesRead(int bytes) {
            first &= bytes <= 0;
            super.lastBytesRead(bytes);
        }
    }
}
