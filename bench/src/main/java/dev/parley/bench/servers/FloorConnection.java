package dev.parley.bench.servers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.bench.servers.FloorFrames.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A connection to the floor: first its opening handshake, then its first frame, then bytes that are counted. */
final class FloorConnection {

    private static final String END_OF_HEADER = "\r\n\r\n";
    private static final Pattern KEY = Pattern.compile("(?i)\r\nSec-WebSocket-Key: *(\\S+)");

    /** RFC 6455 §1.3. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** A Close frame's first byte. */
    private static final byte CLOSE = (byte) 0x88;

    /** RFC 6455 §5.5.1: a Close frame with the code 1000. */
    private static final byte[] NORMAL_CLOSURE = {CLOSE, 2, 3, (byte) 0xE8};

    private final SocketChannel channel;
    private final SelectionKey key;

    /** What has come of the opening handshake, or of the first frame; null when both are over. */
    private @Nullable ByteBuffer begun = ByteBuffer.allocate(512);

    private boolean open;
    private boolean broadcast;
    private boolean closing;

    /** What frames are answered by; null until the first has come. */
    private @Nullable FloorFrames frames;

    private int clientFrameBytes;

    /** How many bytes of a frame have come without its end. */
    private int part;

    /** How many bytes of which frames wait for room in the socket. */
    private long owed;

    private @Nullable FloorFrames owing;

    FloorConnection(SocketChannel channel, SelectionKey key) {
        this.channel = channel;
        this.key = key;
    }

    int read(ByteBuffer input) throws IOException {
        return channel.read(input);
    }

    /** Takes what was read; returns how many frames have ended in it. */
    long receive(ByteBuffer input, Map<Kind, FloorFrames> ready) throws IOException {
        return begun == null ? count(input) : begin(begun, input, ready);
    }

    private long count(ByteBuffer input) {
        long total = (long) part + input.remaining();
        int rest = (int) (total % clientFrameBytes);
        boolean atStart = part == 0 && input.get(input.position()) == CLOSE;
        boolean atRest = rest > 0 && rest <= input.remaining() && input.get(input.limit() - rest) == CLOSE;
        closing = atStart || atRest;
        part = rest;
        return total / clientFrameBytes;
    }

    private long begin(ByteBuffer before, ByteBuffer input, Map<Kind, FloorFrames> ready) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(before.position() + input.remaining() + 512)
                .put(before.flip())
                .put(input);
        begun = all;
        all.flip();
        if (!open && !answer(all)) {
            all.compact();
            return 0;
        }
        int length = FloorFrames.clientFrameBytes(all);
        if (all.hasRemaining() && all.get(all.position()) == CLOSE) {
            closing = true;
            return 0;
        }
        if (length < 0 || all.remaining() < length) {
            all.compact();
            return 0;
        }
        Kind kind = FloorFrames.kind(all);
        frames = ready.computeIfAbsent(kind, unknown -> FloorFrames.answerTo(all));
        clientFrameBytes = length;
        begun = null;
        return count(all);
    }

    /** Answers the opening handshake, if all of it is there. */
    private boolean answer(ByteBuffer all) throws IOException {
        String text = US_ASCII.decode(all.duplicate()).toString();
        int end = text.indexOf(END_OF_HEADER);
        if (end < 0) {
            return false;
        }
        all.position(all.position() + end + END_OF_HEADER.length());
        open = true;
        broadcast = text.startsWith("GET /broadcast");
        Matcher field = KEY.matcher(text);
        if (!field.find()) {
            throw new IOException("no Sec-WebSocket-Key");
        }
        String response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(field.group(1)) + END_OF_HEADER;
        channel.write(ByteBuffer.wrap(response.getBytes(US_ASCII))); // There is room: it is the first that is sent.
        return true;
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isBroadcast() {
        return broadcast;
    }

    boolean isClosing() {
        return closing;
    }

    FloorFrames frames() {
        FloorFrames learnt = frames;
        if (learnt == null) {
            throw new IllegalStateException("no frame has come");
        }
        return learnt;
    }

    /** Sends so many frames, as far as there is room; the rest follows. */
    void send(FloorFrames answer, long count) throws IOException {
        owing = answer;
        owed += answer.bytesOf(count);
        write();
    }

    void write() throws IOException {
        FloorFrames sent = owing;
        while (sent != null && owed > 0) {
            int written = channel.write(sent.next(owed));
            if (written == 0) {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                return;
            }
            owed -= written;
        }
        if (key.interestOps() != SelectionKey.OP_READ) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    void close() {
        try (channel) {
            if (closing && owed == 0) {
                channel.write(ByteBuffer.wrap(NORMAL_CLOSURE));
            }
        } catch (IOException gone) {
            // So is the connection, which is what was wanted.
        }
    }
}
