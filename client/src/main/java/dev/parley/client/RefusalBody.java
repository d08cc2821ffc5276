package dev.parley.client;

import dev.parley.protocol.handshake.ResponseHead;
import dev.parley.websocket.netty.BodyReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** The beginning of the body of an answer that refuses the WebSocket (RFC 9112 §6.3), taken out of its chunks. */
final class RefusalBody {

    /** The most that a reader of chunks takes; what is kept is bounded by the one who stops reading. */
    private static final int GIBIBYTE = 1 << 30;

    private final int maximum;
    private final boolean empty;
    private final BodyReader reader;

    RefusalBody(ResponseHead head, int maximum) {
        this.maximum = maximum;
        List<String> codings = head.headers().list("Transfer-Encoding");
        boolean chunked = !codings.isEmpty() && codings.getLast().equalsIgnoreCase("chunked");
        int length = chunked ? maximum : length(head, maximum);
        // RFC 9110 §15.3.5, §15.4.5: these have none, whatever they declare.
        empty = length == 0 || head.status() == 204 || head.status() == 304;
        reader = chunked ? BodyReader.ofChunks(GIBIBYTE) : BodyReader.ofLength(Math.max(1, length));
    }

    /** How much there is to be read. Without a usable length the body ends with the connection. */
    private static int length(ResponseHead head, int maximum) {
        String length = head.headers().first("Content-Length").orElse("");
        boolean usable =
                !length.isEmpty() && length.length() <= 10 && length.chars().allMatch(c -> c >= '0' && c <= '9');
        return usable ? (int) Math.min(maximum, Long.parseLong(length)) : maximum;
    }

    void receive(ByteBuffer bytes) {
        if (!isDone()) {
            reader.receive(bytes);
        }
    }

    /** {@return whether nothing more is to be waited for} */
    boolean isDone() {
        return empty || reader.isComplete() || reader.hasFailed() || reader.size() >= maximum;
    }

    /** {@return what has come of it, at most the maximum} */
    ByteBuffer bytes() {
        return ByteBuffer.wrap(Arrays.copyOf(reader.body(), Math.min(maximum, reader.size())));
    }
}
