package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class UnattendedTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new Unattended());

    @Test
    void aFailureThatNobodyAttendsToClosesTheChannelAndGoesNoFurther() {
        channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        channel.checkException(); // What reaches the pipeline's tail is kept there.
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aFailureThatAStepAttendsToIsTheSteps() {
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
        IOException reset = new IOException("Connection reset by peer");
        channel.pipeline().fireExceptionCaught(reset);
        assertThatThrownBy(channel::checkException).isSameAs(reset);
        assertThat(channel.isOpen()).isTrue();
    }
}
