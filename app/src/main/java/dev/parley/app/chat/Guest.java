package dev.parley.app.chat;

import dev.parley.protocol.CloseCode;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;

/** One connection to the room: reads what its client sends, and holds it to the rules. Belongs to its event loop. */
final class Guest implements Member {

    /** The longest message, in UTF-16 code units: a text of 2000 characters, each of them escaped, fits. */
    static final int LONGEST_MESSAGE = 32_768;

    /** How often in a row a client may go too fast before it is shown out. */
    static final int PATIENCE = 20;

    private final WebSocket webSocket;
    private final ChatRoom room;
    private final Allowance allowance;
    private int tooFast;

    Guest(WebSocket webSocket, ChatRoom room, Allowance allowance) {
        this.webSocket = webSocket;
        this.room = room;
        this.allowance = allowance;
    }

    /** Does what a message asks for, or tells the client why not. */
    void receive(String text) {
        if (!allowance.take()) {
            tooFast++;
            if (tooFast > PATIENCE) {
                close(CloseCode.POLICY_VIOLATION, "too many messages");
            } else {
                answer("too fast: at most two messages a second, and ten at once");
            }
            return;
        }
        tooFast = 0;
        if (text.length() > LONGEST_MESSAGE) {
            close(CloseCode.MESSAGE_TOO_BIG, "messages here have at most " + LONGEST_MESSAGE + " characters");
            return;
        }
        try {
            switch (ClientMessage.parse(text)) {
                case ClientMessage.Say(String said) -> room.say(this, said);
                case ClientMessage.Rename(String name) -> room.rename(this, name);
            }
        } catch (IllegalArgumentException e) {
            answer(String.valueOf(e.getMessage()));
        }
    }

    private void answer(String problem) {
        // One who does not read their errors does without them: the room will notice soon enough.
        trySend(Message.text(new ChatEvent.Problem(problem).toJson()));
    }

    @Override
    public boolean trySend(Message message) {
        return webSocket.trySend(message);
    }

    @Override
    public void close(int code, String reason) {
        webSocket.close(code, reason);
    }
}
