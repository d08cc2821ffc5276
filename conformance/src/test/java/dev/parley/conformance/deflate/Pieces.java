package dev.parley.conformance.deflate;

import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;

/** Sends a message in several frames. */
final class Pieces {

    private Pieces() {}

    /** Sends it in frames of at most so many bytes, or characters of a text; with 0 in one frame. */
    static void send(WebSocket webSocket, Message message, int length) throws IOException {
        if (length == 0) {
            webSocket.send(message);
            return;
        }
        switch (message) {
            case Message.Text text -> {
                try (Writer writer = webSocket.sendTextStream()) {
                    int size = text.text().length();
                    for (int from = 0; from < size; from += length) {
                        writer.write(text.text(), from, Math.min(length, size - from));
                        writer.flush();
                    }
                }
            }
            case Message.Binary binary -> {
                byte[] bytes = binary.toByteArray();
                try (OutputStream stream = webSocket.sendBinaryStream()) {
                    for (int from = 0; from < bytes.length; from += length) {
                        stream.write(bytes, from, Math.min(length, bytes.length - from));
                        stream.flush();
                    }
                }
            }
        }
    }
}
