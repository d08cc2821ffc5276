package dev.parley.app.market;

import dev.parley.app.market.StockRequest.Encoding;
import dev.parley.websocket.Message;
import java.util.function.Predicate;

/**
 * Somebody who gets quotes. One who is too slow for them does not get every push, and no growing backlog: as soon as there
 * is room again, a push of all quotes makes up for those that were missed.
 */
final class Subscriber {

    private final Encoding encoding;
    private final Predicate<Message> trySend;
    private boolean behind;

    /**
     * @param encoding the type of the messages
     * @param trySend takes a message, or refuses it when there is no room
     */
    Subscriber(Encoding encoding, Predicate<Message> trySend) {
        this.encoding = encoding;
        this.trySend = trySend;
    }

    Encoding encoding() {
        return encoding;
    }

    /** Returns whether a push was missed, so that the next one must carry all quotes. */
    boolean isBehind() {
        return behind;
    }

    void push(Message message) {
        behind = !trySend.test(message);
    }
}
