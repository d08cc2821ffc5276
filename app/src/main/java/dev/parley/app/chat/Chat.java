package dev.parley.app.chat;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.CloseStatus;
import dev.parley.server.HandshakeDecision;
import dev.parley.server.HandshakeRequest;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The chat: {@code /chat?name=Ann} enters the room under that name, or under one that the room gives if none is asked for.
 * All messages are JSON in text messages; {@link ClientMessage} and {@link ChatEvent} say which there are.
 */
public final class Chat implements WebSocketListener {

    private final ChatRoom room;
    private final Map<WebSocket, Guest> guests = new ConcurrentHashMap<>();

    /**
     * Opens an empty room.
     *
     * @param time says what time it is, for the field {@code at} of the messages
     */
    public Chat(InstantSource time) {
        this.room = new ChatRoom(time);
    }

    /** Decides about an opening handshake: a name that is none is refused with 400. */
    public HandshakeDecision decide(HandshakeRequest request) {
        try {
            wantedName(request.head().query().first("name"));
            return HandshakeDecision.accept();
        } catch (IllegalArgumentException e) {
            return HandshakeDecision.refuse(400, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> wantedName(Optional<String> parameter) {
        return parameter.filter(name -> !name.isBlank()).map(ChatText::name);
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        var guest = new Guest(webSocket, room, new Allowance(System::nanoTime));
        guests.put(webSocket, guest);
        Optional<String> name =
                wantedName(webSocket.handshake().request().query().first("name"));
        if (!room.enter(guest, name)) {
            webSocket.close(CloseCode.TRY_AGAIN_LATER, "the room is full");
        }
    }

    @Override
    public void onText(WebSocket webSocket, String text) {
        Guest guest = guests.get(webSocket);
        if (guest != null) {
            guest.receive(text);
        }
    }

    @Override
    public void onBinary(WebSocket webSocket, ByteBuffer payload) {
        webSocket.close(CloseCode.UNSUPPORTED_DATA, "the chat is in text messages");
    }

    @Override
    public void onClose(WebSocket webSocket, CloseStatus status) {
        Guest guest = guests.remove(webSocket);
        if (guest != null) {
            // On another thread: the room may be telling its members something at this moment, on this thread, and find
            // that this one is gone. They all hear of that after what they are being told.
            Thread.startVirtualThread(() -> room.leave(guest));
        }
    }
}
