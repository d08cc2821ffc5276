package dev.parley.app.connect;

import dev.parley.websocket.Message;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;

/** Makes messages of the bytes of the standard input. */
public final class PipeInput {

    private static final int READ_BYTES = 1 << 16;

    /** The longest message that is made: a Java array ends a little later. */
    private static final int LONGEST = 1 << 30;

    private PipeInput() {}

    /**
     * Returns a source of text messages.
     *
     * @param in UTF-8
     * @param terminator ends each message; the last one may go without
     */
    public static Source texts(InputStream in, byte terminator) {
        return link -> {
            ByteArrayOutputStream begun = new ByteArrayOutputStream();
            byte[] bytes = new byte[READ_BYTES];
            long number = 1;
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                int from = 0;
                for (int i = 0; i < length; i++) {
                    if (bytes[i] == terminator) {
                        begun.write(bytes, from, i - from);
                        link.send(text(begun.toByteArray(), terminator, number++));
                        begun.reset();
                        from = i + 1;
                    }
                }
                begun.write(bytes, from, length - from);
                requireRoom(begun.size());
            }
            if (begun.size() > 0) {
                link.send(text(begun.toByteArray(), terminator, number));
            }
            return Source.Then.WAIT;
        };
    }

    private static Message text(byte[] line, byte terminator, long number) throws BadInputException {
        int length = line.length;
        if (terminator == '\n' && length > 0 && line[length - 1] == '\r') {
            length--;
        }
        try {
            return Message.text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, 0, length))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            throw new BadInputException(
                    "message " + number + " of the input is not UTF-8; --binary sends bytes as they are");
        }
    }

    /**
     * Returns a source of binary messages.
     *
     * @param in the bytes
     * @param chunk how many bytes make a message; without it all of them make one, and none make none
     */
    public static Source binaries(InputStream in, OptionalInt chunk) {
        return link -> {
            int most = chunk.orElse(LONGEST);
            byte[] bytes = in.readNBytes(most);
            while (bytes.length > 0) {
                if (chunk.isEmpty() && in.read() >= 0) {
                    requireRoom(LONGEST + 1);
                }
                link.send(Message.binary(bytes));
                bytes = bytes.length < most ? new byte[0] : in.readNBytes(most);
            }
            return Source.Then.WAIT;
        };
    }

    /** Returns a source that has nothing to send for as long as the conversation goes on. */
    public static Source nothing() {
        return link -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
            return Source.Then.CLOSE;
        };
    }

    private static void requireRoom(int length) throws BadInputException {
        if (length > LONGEST) {
            throw new BadInputException("a message of the input has more than 1 GiB; --binary --chunk SIZE cuts it");
        }
    }
}
