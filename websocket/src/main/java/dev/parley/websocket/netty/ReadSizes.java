package dev.parley.websocket.netty;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * How large the buffers are that an accepted channel is read into. What comes first is an opening handshake, and all that a channel
 * reads that its socket leaves after that: for it a small buffer does, which Netty's allocator has at hand. One of
 * {@link NettyTransport#READ_BUFFER_BYTES} it cuts anew from a chunk that all threads share, so that is taken only once the small
 * one has been filled.
 */
final class ReadSizes extends DefaultMaxMessagesRecvByteBufAllocator {

    /** As much as most requests have, with their cookies. */
    static final int SMALL_BYTES = 8 * 1024;

    @Override
    public RecvByteBufAllocator.ExtendedHandle newHandle() {
        return new Sizes();
    }

    private final class Sizes extends MaxMessageHandle {

        private boolean small = true;

        @Override
        public int guess() {
            return small ? SMALL_BYTES : NettyTransport.READ_BUFFER_BYTES;
        }

        @Override
        public void lastBytesRead(int bytes) {
            small &= bytes < SMALL_BYTES;
            super.lastBytesRead(bytes);
        }
    }
}
