package dev.parley.hub;

/** What a client is allowed beyond what the namespaces allow, such as the capabilities of its token. */
@FunctionalInterface
public interface Grants {

    /** Nothing beyond. */
    Grants NONE = (channel, permission) -> false;

    /**
     * {@return whether the client is allowed something} Called on event loops: it must not block.
     *
     * @param channel the channel, or the pattern that is to be subscribed to
     * @param permission what is to be allowed
     */
    boolean allow(String channel, Permission permission);
}
