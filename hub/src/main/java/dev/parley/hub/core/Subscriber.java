package dev.parley.hub.core;

import dev.parley.hub.Encoding;
import dev.parley.hub.History;
import dev.parley.hub.Push;
import dev.parley.websocket.Message;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What subscribes to a channel. Everything but {@link #loop} and {@link #encoding} is called on its loop, one at a time. */
public interface Subscriber {

    /** {@return its event loop, which runs one task after the other in their order; always the same object} */
    Executor loop();

    /** {@return how pushes are written for it; always the same object} */
    Encoding encoding();

    /**
     * {@return whether it wants a push}
     *
     * @param push the push
     */
    boolean wants(Push push);

    /**
     * {@return whether it has room for a push, and took it} If not, {@link Subscription#resume()} is to be called once it has.
     *
     * @param push the push, framed
     */
    boolean offer(Message push);

    /**
     * The subscription stands: everything that is published after the history's position will be offered, once
     * {@link Subscription#start()} has been called.
     *
     * @param subscription the subscription
     * @param history what comes after the position that was given, and where the stream is now; empty if the channel is none
     */
    void joined(Subscription subscription, Optional<History> history);

    /**
     * There is no subscription.
     *
     * @param cause why
     */
    void refused(Throwable cause);

    /**
     * It was behind, and publications are skipped.
     *
     * @param count how many; 0 if that is not known
     */
    void skipped(long count);

    /** It was behind for too long, and the subscription has ended. */
    void tooSlow();

    /** Publications are missing and cannot be told any more: the subscription has ended. */
    void lost();
}
