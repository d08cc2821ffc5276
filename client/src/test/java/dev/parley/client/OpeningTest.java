package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.handshake.HeadLimits;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long the body of an answer is waited for that does not say where it ends. */
final class OpeningTest {

    private final Opening opening = opening();
    private final EmbeddedChannel channel = new EmbeddedChannel(opening);

    private static Opening opening() {
        Target target = Target.of(WebSocketRequest.to("ws://h.test/a").build());
        return new Opening(
                target.handshake(List.of(), target.headers(), HeadLimits.DEFAULT),
                (agreement, leftover) -> {
                    throw new AssertionError("it was refused");
                },
                100);
    }

    private void receive(String head) {
        channel.freezeTime();
        channel.writeInbound(
                Unpooled.copiedBuffer("HTTP/1.1 " + head.replace("|", "\r\n") + "\r\n\r\n", StandardCharsets.US_ASCII));
    }

    private void end() {
        channel.releaseOutbound();
        channel.close();
        channel.checkException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "302 Found|Location: /b",
                "308 Permanent Redirect|Location: wss://other.test/",
                "301 Moved|Location: /b|Content-Length: 1000",
                "302 Found|Location: ftp://no.test/"
            })
    void doesNotWaitForTheBodyOfARedirect(String head) {
        receive(head);

        assertThat(opening.result()).isCompletedWithValueMatching(Opening.Result.Rejected.class::isInstance);
        end();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"404 Not Found|Location: /b", "302 Found", "302 Found|Location: /b|Location: /c", "300 Choose"})
    void waitsASecondForThatOfARefusal(String head) {
        receive(head);

        assertThat(opening.result()).isNotDone();
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(opening.result()).isCompletedWithValueMatching(Opening.Result.Rejected.class::isInstance);
        end();
    }
}
