package dev.parley.app.compare;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What one way has cost in one round.
 *
 * @param way the way
 * @param seconds how long it took
 * @param requests how many requests there were, opening handshakes included
 * @param bytesSent what all clients together sent, as payload of TCP
 * @param bytesReceived what they received
 * @param serverCpuSeconds the server's processor time, user and system
 * @param delays from when an update was made to when a client had it, in nanoseconds
 */
public record WayResult(
        Way way,
        double seconds,
        long requests,
        long bytesSent,
        long bytesReceived,
        double serverCpuSeconds,
        Histogram delays) {

    /**
     * What all ways have cost.
     *
     * @param plan what was to be done
     * @param ways the results of each way, round by round, with the ways in the plan's order
     */
    public record All(ComparisonPlan plan, List<List<WayResult>> ways) {}
}
