package dev.parley.app.bench;

import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What was measured.
 *
 * @param plan what was done
 * @param agreed what the server has answered to the offer of compression; empty if nothing
 * @param seconds how long was measured
 * @param messages how many echoes, deliveries or opening handshakes there were in that time
 * @param unanswered how many messages were due in that time and had not come back at its end
 * @param bytesSent what went to the server, without what TCP and TLS add
 * @param bytesReceived what came from it
 * @param serverCpuSeconds the processor time that the server had; empty if it was not watched
 * @param loadCpuSeconds the processor time that this process had
 * @param latencies the messages' latencies in nanoseconds
 * @param lost how many connections did not stay open
 * @param why why the first one did not
 */
public record LoadResult(
        LoadPlan plan,
        Optional<String> agreed,
        double seconds,
        long messages,
        long unanswered,
        long bytesSent,
        long bytesReceived,
        Optional<Double> serverCpuSeconds,
        double loadCpuSeconds,
        Histogram latencies,
        int lost,
        Optional<String> why) {

    double messagesPerSecond() {
        return messages / seconds;
    }

    /** The server's processor time for one message in microseconds; empty if it was not watched, or there was no message. */
    Optional<Double> serverCpuMicros() {
        return serverCpuSeconds.filter(_ -> messages > 0).map(cpu -> cpu * 1e6 / messages);
    }
}
