package dev.parley.websocket.netty;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.Opcode;
import dev.parley.websocket.Message;
import dev.parley.websocket.MessageStream;
import dev.parley.websocket.WebSocketException;
import dev.parley.websocket.WebSocketTimeoutException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** Messages as streams, both ways, and streams as whole messages. */
final class MessageStreams {

    /** How many bytes a fragment has that is sent because the stream's buffer is full. */
    private static final int FRAGMENT = 1 << 14;

    private MessageStreams() {}

    // ---- receiving

    static Message receive(NettyWebSocket webSocket, Inbox inbox, Optional<Duration> timeout) {
        inbox.lock();
        try {
            inbox.requireNoOpenStream();
            Optional<Inbox.Item> first = inbox.take(timeout.map(MessageStreams::nanos).orElse(Long.MAX_VALUE));
            if (first.isEmpty()) {
                throw new WebSocketTimeoutException("no message within " + timeout.orElseThrow());
            }
            return switch (first.get()) {
                case Inbox.Whole whole -> whole.message();
                case Inbox.Part part -> assemble(webSocket, inbox, part);
            };
        } finally {
            inbox.unlock();
        }
    }

    private static long nanos(Duration timeout) {
        return timeout.isNegative() ? 0 : timeout.compareTo(Duration.ofDays(365)) > 0 ? Long.MAX_VALUE : timeout.toNanos();
    }

    private static Message assemble(NettyWebSocket webSocket, Inbox inbox, Inbox.Part first) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        Inbox.Part part = first;
        while (true) {
            ByteBuffer piece = part.payload();
            if (piece.remaining() > webSocket.maximumMessage() - payload.size()) {
                String reason = "the message has more bytes than the limit, " + webSocket.maximumMessage();
                webSocket.close(CloseCode.MESSAGE_TOO_BIG, reason);
                throw new WebSocketException(reason + "; use receiveStream, or raise the limit");
            }
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            payload.writeBytes(bytes);
            if (part.last()) {
                return part.isText()
                        ? Message.text(payload.toString(StandardCharsets.UTF_8))
                        : Message.binary(ByteBuffer.wrap(payload.toByteArray()));
            }
            part = (Inbox.Part) inbox.take(Long.MAX_VALUE).orElseThrow();
        }
    }

    static MessageStream receiveStream(NettyWebSocket webSocket, Inbox inbox) {
        inbox.lock();
        try {
            inbox.requireNoOpenStream();
            Inbox.Part part = part(inbox.take(Long.MAX_VALUE).orElseThrow());
            inbox.streamOpen(!part.last());
            return new IncomingStream(inbox, part);
        } finally {
            inbox.unlock();
        }
    }

    private static Inbox.Part part(Inbox.Item item) {
        return switch (item) {
            case Inbox.Part part -> part;
            case Inbox.Whole(Message.Text text) ->
                new Inbox.Part(true, ByteBuffer.wrap(text.text().getBytes(StandardCharsets.UTF_8)), true);
            case Inbox.Whole(Message.Binary binary) -> new Inbox.Part(false, binary.bytes(), true);
        };
    }

    /** The payload of a message that is arriving. One thread at a time. */
    private static final class IncomingStream extends MessageStream {

        private final Inbox inbox;
        private Inbox.Part part;

        IncomingStream(Inbox inbox, Inbox.Part first) {
            this.inbox = inbox;
            this.part = first;
        }

        @Override
        public boolean isText() {
            return part.isText();
        }

        @Override
        public int read() throws IOException {
            return advance() ? part.payload().get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            if (length == 0) {
                return 0;
            }
            if (!advance()) {
                return -1;
            }
            int now = Math.min(length, part.payload().remaining());
            part.payload().get(target, offset, now);
            return now;
        }

        @Override
        public int available() {
            return part.payload().remaining();
        }

        /** Makes sure that there is a byte to read, waiting for it; returns whether there is. */
        private boolean advance() throws IOException {
            while (!part.payload().hasRemaining()) {
                if (part.last()) {
                    return false;
                }
                inbox.lock();
                try {
                    part = (Inbox.Part) inbox.take(Long.MAX_VALUE).orElseThrow();
                    inbox.streamOpen(!part.last());
                } catch (WebSocketException ended) {
                    throw new IOException("the connection ended before the message did", ended);
                } finally {
                    inbox.unlock();
                }
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            do {
                part.payload().position(part.payload().limit());
            } while (advance());
        }
    }

    // ---- sending

    static OutputStream binary(Sender sender) {
        return new OutgoingStream(sender, Opcode.BINARY);
    }

    static Writer text(Sender sender) {
        // The encoder keeps half a surrogate pair until the other half comes, so that fragments hold valid UTF-8 together.
        return new OutputStreamWriter(new OutgoingStream(sender, Opcode.TEXT), StandardCharsets.UTF_8);
    }

    /** A message that is sent in fragments. One thread at a time. */
    private static final class OutgoingStream extends OutputStream {

        private final Sender sender;
        private final Opcode opcode;
        private final byte[] buffer = new byte[FRAGMENT];
        private int buffered;
        private boolean first = true;
        private boolean closed;

        OutgoingStream(Sender sender, Opcode opcode) {
            this.sender = sender;
            this.opcode = opcode;
            sender.beginStream();
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, source.length);
            requireOpen();
            int done = 0;
            while (done < length) {
                if (buffered == buffer.length) {
                    sendFragment(false);
                }
                int now = Math.min(length - done, buffer.length - buffered);
                System.arraycopy(source, offset + done, buffer, buffered, now);
                buffered += now;
                done += now;
            }
        }

        /** Sends what has been written as a fragment. */
        @Override
        public void flush() throws IOException {
            requireOpen();
            if (buffered > 0) {
                sendFragment(false);
            }
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                sendFragment(true);
                closed = true;
            }
        }

        private void sendFragment(boolean last) throws IOException {
            ByteBuffer payload = ByteBuffer.wrap(Arrays.copyOf(buffer, buffered));
            try {
                sender.putFragment(new Outgoing.Fragment(opcode, payload, first, last));
            } catch (WebSocketException ended) {
                throw new IOException("the connection ended before the message was sent", ended);
            }
            first = false;
            buffered = 0;
        }

        private void requireOpen() throws IOException {
            if (closed) {
                throw new IOException("the message has been ended");
            }
        }
    }
}
