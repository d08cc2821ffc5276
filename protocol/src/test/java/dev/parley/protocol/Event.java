package dev.parley.protocol;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** What an engine told through {@link EngineEvents}, with its bytes in hexadecimal so that failures can be read. */
sealed interface Event {

    record Text(String text) implements Event {}

    record Binary(String payload) implements Event {}

    record Part(Opcode opcode, String payload, boolean last) implements Event {}

    record Ping(String payload) implements Event {}

    record Pong(String payload) implements Event {}

    record RoundTrip(long ping, long nanos) implements Event {}

    record Closing() implements Event {}

    record Closed(CloseStatus status) implements Event {}

    static String hex(byte... bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** The remaining bytes, without moving the position. */
    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }
}
