package dev.parley.conformance.clients;

import java.util.Arrays;

/** What a client tells of its connection, in the order in which it came. */
public sealed interface Event {

    record Text(String text) implements Event {

        @Override
        public String toString() {
            return text.length() <= 40 ? "Text[" + text + "]" : "Text[" + text.length() + " characters]";
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // equality is given below
    record Binary(byte[] data) implements Event {

        @Override
        public boolean equals(Object other) {
            return other instanceof Binary(byte[] otherData) && Arrays.equals(data, otherData);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(data);
        }

        @Override
        public String toString() {
            return "Binary[" + data.length + " bytes]";
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by its test, byte by byte
    record Ping(byte[] payload) implements Event {}

    @SuppressWarnings("ArrayRecordComponent") // compared by its test, byte by byte
    record Pong(byte[] payload) implements Event {}

    /**
     * The end of the connection as the client saw it.
     *
     * @param code the peer's close code; 1006 where the connection ended without a Close frame (RFC 6455 §7.1.5)
     */
    record Closed(int code, String reason) implements Event {}
}
