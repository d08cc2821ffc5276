package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.RecvByteBufAllocator;
import org.junit.jupiter.api.Test;

/** How large the buffers are that an accepted channel is read into. */
class ReadSizesTest {

    private final RecvByteBufAllocator.ExtendedHandle handle = new ReadSizes().newHandle();

    @Test
    void areSmallUntilASmallOneHasBeenFilled() {
        assertThat(handle.guess()).isEqualTo(ReadSizes.SMALL_BYTES);
        handle.lastBytesRead(0);
        handle.lastBytesRead(ReadSizes.SMALL_BYTES - 1);
        handle.lastBytesRead(-1);
        assertThat(handle.guess()).isEqualTo(ReadSizes.SMALL_BYTES);
        handle.lastBytesRead(ReadSizes.SMALL_BYTES);
        assertThat(handle.guess()).isEqualTo(NettyTransport.READ_BUFFER_BYTES);
        handle.lastBytesRead(1);
        assertThat(handle.guess()).as("from then on").isEqualTo(NettyTransport.READ_BUFFER_BYTES);
    }

    @Test
    void areEachChannelsOwn() {
        handle.lastBytesRead(ReadSizes.SMALL_BYTES);
        assertThat(new ReadSizes().newHandle().guess()).isEqualTo(ReadSizes.SMALL_BYTES);
        RecvByteBufAllocator both = new ReadSizes();
        both.newHandle().lastBytesRead(ReadSizes.SMALL_BYTES);
        assertThat(both.newHandle().guess()).isEqualTo(ReadSizes.SMALL_BYTES);
    }
}
