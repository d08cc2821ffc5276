package dev.parley.hub.auth;

import java.util.List;
import java.util.Set;

/**
 * What is allowed on the channels that match any of some patterns: one entry of the claim {@code caps}.
 *
 * @param channels the patterns
 * @param allowed what may be done; empty to forbid what a later entry would allow
 */
public record Capability(List<ChannelPattern> channels, Set<Permission> allowed) {

    /** Keeps both from being changed. */
    public Capability {
        channels = List.copyOf(channels);
        allowed = Set.copyOf(allowed);
    }

    boolean matches(String channel) {
        for (ChannelPattern pattern : channels) {
            if (pattern.matches(channel)) {
                return true;
            }
        }
        return false;
    }
}
