package dev.parley.websocket;

import dev.parley.protocol.Opcode;
import dev.parley.protocol.PreparedFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One whole message: {@link Text} or {@link Binary}. Immutable, and safe to share between threads and connections.
 *
 * <pre>{@code
 * switch (message) {
 *     case Message.Text text -> handle(text.text());
 *     case Message.Binary binary -> handle(binary.bytes());
 * }
 * }</pre>
 */
public sealed interface Message {

    /**
     * {@return a text message}
     *
     * @param text the text; unpaired surrogates, which UTF-8 cannot carry, are sent as {@code ?}
     */
    static Message text(String text) {
        return new Text(text, Optional.empty());
    }

    /**
     * {@return a binary message that holds a copy of the buffer's remaining bytes}
     *
     * @param bytes the payload; its position is left where it was
     */
    static Message binary(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return new Binary(copy, Optional.empty());
    }

    /**
     * {@return a binary message that holds a copy of the array}
     *
     * @param bytes the payload
     */
    static Message binary(byte[] bytes) {
        return new Binary(bytes.clone(), Optional.empty());
    }

    /**
     * {@return the same message, framed once for many receivers} Worth it from the second receiver on.
     *
     * @param message the message to frame
     */
    static Message prepared(Message message) {
        return switch (message) {
            case Message already when already.frame().isPresent() -> already;
            case Text text -> {
                ByteBuffer utf8 = ByteBuffer.wrap(text.text.getBytes(StandardCharsets.UTF_8));
                yield new Text(text.text, Optional.of(PreparedFrame.of(Opcode.TEXT, utf8)));
            }
            case Binary binary -> {
                ByteBuffer payload = ByteBuffer.wrap(binary.bytes);
                yield new Binary(binary.bytes, Optional.of(PreparedFrame.of(Opcode.BINARY, payload)));
            }
        };
    }

    /** {@return the number of bytes of the payload; of a text in UTF-8} */
    int size();

    /** {@return the message's frame, if it was made by {@link #prepared(Message)}} */
    Optional<PreparedFrame> frame();

    /** A text message (RFC 6455 §5.6). */
    final class Text implements Message {

        private final String text;
        private final Optional<PreparedFrame> prepared;

        private Text(String text, Optional<PreparedFrame> prepared) {
            this.text = text;
            this.prepared = prepared;
        }

        /** {@return the text} */
        public String text() {
            return text;
        }

        @Override
        public Optional<PreparedFrame> frame() {
            return prepared;
        }

        @Override
        public int size() {
            return prepared.isPresent() ? prepared.get().size() : utf8Length(text);
        }

        private static int utf8Length(String text) {
            int length = text.length();
            for (int i = 0; i < text.length(); i++) {
                char unit = text.charAt(i);
                if (unit >= 0x800) {
                    if (Character.isHighSurrogate(unit)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        i++;
                        length += 2; // Two units, four bytes.
                    } else if (!Character.isSurrogate(unit)) {
                        length += 2; // One unit, three bytes; an unpaired surrogate becomes one byte, '?'.
                    }
                } else if (unit >= 0x80) {
                    length++;
                }
            }
            return length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Text that && text.equals(that.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        /** {@return the text itself} */
        @Override
        public String toString() {
            return text;
        }
    }

    /** A binary message (RFC 6455 §5.6). */
    final class Binary implements Message {

        private final byte[] bytes;
        private final Optional<PreparedFrame> prepared;

        private Binary(byte[] bytes, Optional<PreparedFrame> prepared) {
            this.bytes = bytes;
            this.prepared = prepared;
        }

        /** {@return the payload as a read-only buffer of its own position and limit} */
        public ByteBuffer bytes() {
            return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        }

        /** {@return a copy of the payload} */
        public byte[] toByteArray() {
            return bytes.clone();
        }

        @Override
        public Optional<PreparedFrame> frame() {
            return prepared;
        }

        @Override
        public int size() {
            return bytes.length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Binary that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return bytes.length + " bytes";
        }
    }
}
