package dev.parley.app.connect;

import dev.parley.websocket.Message;
import java.io.IOException;

/** Where the user sees what comes. Safe for use by several threads. */
public interface View {

    /**
     * Shows a message.
     *
     * @throws IOException if nobody takes it any more
     */
    void message(Message message) throws IOException;

    /** Tells what happens, in one line that is not part of what was received. */
    void note(String line);

    /** Tells how it ended; after this nothing is shown any more. */
    void ended(Session.Outcome outcome);
}
