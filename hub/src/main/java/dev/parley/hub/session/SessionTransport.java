package dev.parley.hub.session;

import dev.parley.hub.Disconnect;
import dev.parley.websocket.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** What carries a session's frames. All methods but {@link #loop} are called on the loop, and must not block. */
public interface SessionTransport {

    /** {@return what it is called, such as {@code websocket}} */
    String name();

    /** {@return the header fields of the client's request, by their names in lower case} */
    Map<String, List<String>> headers();

    /** {@return the connection's event loop; always the same object, shared with connections of the same loop} */
    Executor loop();

    /**
     * Sends a frame if there is room. What comes within a turn of the event loop goes together.
     *
     * @param frame the frame
     * @return whether it was taken; if not, {@link ClientSession#writable()} is called once there is room again
     */
    boolean send(Message frame);

    /** Has the client wait with more commands, where the transport can. */
    void pauseReceiving();

    /** Takes commands again. */
    void resumeReceiving();

    /**
     * Ends the connection after what was sent, and tells the client why.
     *
     * @param reason why
     */
    void close(Disconnect reason);
}
