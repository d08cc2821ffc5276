package dev.parley.hub.auth;

import java.util.List;
import java.util.Set;

/**
 * What a connection is allowed beyond what its namespaces allow everybody: the claim {@code caps}. The first entry that
 * matches a channel decides alone; later ones are not looked at, so that an exception is written before its rule.
 *
 * @param entries in the order in which they are looked at
 */
public record Capabilities(List<Capability> entries) {

    /** Grants nothing. */
    public static final Capabilities NONE = new Capabilities(List.of());

    /** Keeps the list from being changed. */
    public Capabilities {
        entries = List.copyOf(entries);
    }

    /**
     * {@return what is allowed on a channel; empty if no entry matches it}
     *
     * @param channel the channel's name
     */
    public Set<Permission> on(String channel) {
        for (Capability entry : entries) {
            if (entry.matches(channel)) {
                return entry.allowed();
            }
        }
        return Set.of();
    }

    /**
     * {@return whether something is allowed on a channel}
     *
     * @param permission what somebody wants to do
     * @param channel the channel's name
     */
    public boolean allow(Permission permission, String channel) {
        return on(channel).contains(permission);
    }
}
