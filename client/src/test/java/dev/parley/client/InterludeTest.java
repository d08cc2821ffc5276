package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterludeTest {

    private final Interlude interlude = new Interlude();
    private final EmbeddedChannel channel = new EmbeddedChannel(interlude);

    @Test
    void handsOnWhatHasComeToTheNextStep() {
        channel.writeInbound("first", "second");
        assertThat(channel.inboundMessages()).isEmpty();
        List<Object> taken = new ArrayList<>();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                taken.add(message);
            }
        });

        channel.pipeline().remove(interlude);

        assertThat(taken).containsExactly("first", "second");
    }

    @Test
    void keepsTheFirstFailure() {
        assertThat(interlude.failure()).isEmpty();
        IOException first = new IOException("first");
        channel.pipeline().fireExceptionCaught(first);
        channel.pipeline().fireExceptionCaught(new IOException("second"));

        assertThat(interlude.failure()).containsSame(first);
        channel.checkException();
    }
}
