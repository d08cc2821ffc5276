package dev.parley.hub;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The nodes that have been heard of lately. Safe for use by any number of threads. */
final class Nodes {

    private final InstantSource clock;
    private final Map<String, Heard> heard = new ConcurrentHashMap<>();

    private record Heard(NodeInfo node, Instant at) {}

    Nodes(InstantSource clock) {
        this.clock = clock;
    }

    void hear(NodeInfo node) {
        Instant now = clock.instant();
        heard.put(node.name(), new Heard(node, now));
        heard.values().removeIf(one -> isOld(one, now));
    }

    Map<String, NodeInfo> known() {
        Instant now = clock.instant();
        Map<String, NodeInfo> known = new TreeMap<>();
        heard.forEach((name, one) -> {
            if (!isOld(one, now)) {
                known.put(name, one.node());
            }
        });
        return known;
    }

    private static boolean isOld(Heard one, Instant now) {
        return one.at().plus(NodeInfo.INTERVAL.multipliedBy(3)).isBefore(now);
    }
}
