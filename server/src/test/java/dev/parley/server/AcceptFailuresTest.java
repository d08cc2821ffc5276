package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.CapturedLog;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AcceptFailuresTest {

    private static final String TOO_MANY = "accept(..) failed with error(-24): Too many open files";

    private Instant now = Instant.EPOCH;
    private final EmbeddedChannel channel = new EmbeddedChannel(new AcceptFailures(() -> now));

    @Test
    void saysOnceAMinuteWhatHelps() {
        try (CapturedLog log = CapturedLog.fromDebug("dev.parley")) {
            for (int second = 0; second < 61; second++) {
                now = Instant.EPOCH.plusSeconds(second);
                channel.pipeline().fireExceptionCaught(new IOException(TOO_MANY));
            }
            String line = "WARN No connection can be accepted at the moment: " + TOO_MANY
                    + ": raise the limit of open files (ulimit -n), or lower maximumConnections";
            assertThat(log.linesWith("WARN"))
                    .containsExactly(
                            line,
                            "WARN 59 more attempts to accept a connection failed meanwhile; the log has them at DEBUG",
                            line);
        }
        channel.checkException(); // Nothing is left for Netty to complain of.
    }

    @Test
    void saysOfAnythingElseOnlyWhatItIs() {
        try (CapturedLog log = CapturedLog.fromDebug("dev.parley")) {
            channel.pipeline().fireExceptionCaught(new IOException("no buffer space"));
            assertThat(log.linesWith("WARN"))
                    .containsExactly("WARN No connection can be accepted at the moment: no buffer space");
        }
    }
}
