package dev.parley.client;

/**
 * Is told of each change of state of a {@link ReconnectingWebSocket}, in order and one at a time, on the virtual thread that
 * connects and sends: while a call lasts, nothing else happens. {@link ReconnectingWebSocket#close} interrupts it, except
 * while it is told of {@link ReconnectState.Closed}, which comes exactly once and last.
 *
 * <p>{@link ReconnectingWebSocket#receive()} gives messages of a connection only after this was told of its
 * {@link ReconnectState.Open}.
 *
 * <p>What it sends on the connection of a {@link ReconnectState.Open} goes before all that waits in the buffer: the place for
 * a subscription that each connection needs anew. An exception that leaves the method is logged and changes nothing.
 */
@FunctionalInterface
public interface ReconnectListener {

    /**
     * The state has changed.
     *
     * @param webSocket whose state it is
     * @param state the state now
     */
    void onState(ReconnectingWebSocket webSocket, ReconnectState state);
}
