package dev.parley.websocket;

import dev.parley.protocol.CloseCode;

/**
 * Sends one message to many connections, framed once. Never waits: what becomes of a receiver whose outbound queue is full
 * is the caller's choice. May be called by any thread, event loops included; connections of one event loop are woken
 * together.
 */
public final class Broadcast {

    /** What is done about a receiver whose outbound queue has no room for the message. */
    public enum SlowReceiver {
        /** It misses this message and stays connected. */
        DROP,
        /** It is closed with code 1008: it broke the policy that receivers keep up. */
        CLOSE_POLICY_VIOLATION,
        /** It is closed with code 1013: it may come back later. */
        CLOSE_TRY_AGAIN_LATER
    }

    private static final String REASON = "too slow to take all messages";

    private Broadcast() {}

    /**
     * Offers a message to every receiver. Those that are closing or closed are passed over.
     *
     * @param message the message
     * @param receivers the connections; iterated over once
     * @param slow what to do about a receiver whose queue is full
     * @return how many receivers have taken the message
     */
    public static int send(Message message, Iterable<? extends WebSocket> receivers, SlowReceiver slow) {
        Message prepared = Message.prepared(message);
        int taken = 0;
        for (WebSocket receiver : receivers) {
            if (receiver.trySend(prepared)) {
                taken++;
            } else if (receiver.isOpen()) {
                switch (slow) {
                    case DROP -> {}
                    case CLOSE_POLICY_VIOLATION -> receiver.close(CloseCode.POLICY_VIOLATION, REASON);
                    case CLOSE_TRY_AGAIN_LATER -> receiver.close(CloseCode.TRY_AGAIN_LATER, REASON);
                }
            }
        }
        return taken;
    }
}
