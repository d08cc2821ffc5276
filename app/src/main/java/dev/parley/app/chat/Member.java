package dev.parley.app.chat;

import dev.parley.websocket.Message;

/** Somebody at the other end of a connection, as the room sees them. Neither method blocks, or calls the room. */
interface Member {

    /** Takes a message, or returns {@code false} when there is no room for it or the member is gone. */
    boolean trySend(Message message);

    /**
     * Shows the member out.
     *
     * @param code the close code
     * @param reason why, at most 123 bytes in UTF-8
     */
    void close(int code, String reason);
}
