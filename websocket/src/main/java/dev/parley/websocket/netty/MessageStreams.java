package dev.parley.websocket.netty;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.Opcode;
import dev.parley.websocket.Message;
import dev.parley.websocket.MessageStream;
import dev.parley.websocket.WebSocketException;
import dev.parley.websocket.WebSocketInterruptedException;
import dev.parley.websocket.WebSocketTimeoutException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** Messages as streams, both ways, and streams as whole messages. */
final class MessageStreams {

    /** How many bytes a fragment has that is sent because the stream's buffer is full. */
    private static final int FRAGMENT = 1 << 14;

    /** Longer waits are for ever. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final OptionalLong FOREVER = OptionalLong.empty();

    private MessageStreams() {}

    // ---- receiving

    static Message receive(NettyWebSocket webSocket, Inbox inbox) {
        return receive(webSocket, inbox, FOREVER).orElseThrow();
    }

    static Message receive(NettyWebSocket webSocket, Inbox inbox, Duration timeout) {
        return receive(webSocket, inbox, deadline(timeout))
                .orElseThrow(() -> new WebSocketTimeoutException("no message within " + timeout));
    }

    private static OptionalLong deadline(Duration timeout) {
        if (timeout.compareTo(LONGEST) > 0) {
            return FOREVER;
        }
        return OptionalLong.of(System.nanoTime() + (timeout.isNegative() ? 0 : timeout.toNanos()));
    }

    private static Optional<Message> receive(NettyWebSocket webSocket, Inbox inbox, OptionalLong deadline) {
        if (!inbox.lock(deadline)) {
            return Optional.empty();
        }
        try {
            inbox.requireNoOpenStream();
            Optional<Inbox.Item> first = inbox.take(deadline);
            if (first.isEmpty()) {
                return Optional.empty();
            }
            return switch (first.get()) {
                case Inbox.Whole whole -> Optional.of(whole.message());
                case Inbox.Part part -> assemble(webSocket, inbox, part, deadline);
            };
        } finally {
            inbox.unlock();
        }
    }

    private static Optional<Message> assemble(
            NettyWebSocket webSocket, Inbox inbox, Inbox.Part first, OptionalLong deadline) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        Inbox.Part part = first;
        while (true) {
            append(webSocket, inbox, part, payload);
            if (part.last()) {
                return Optional.of(
                        part.isText()
                                ? Message.text(payload.toString(StandardCharsets.UTF_8))
                                : Message.binary(ByteBuffer.wrap(payload.toByteArray())));
            }
            Optional<Inbox.Item> next = Optional.empty();
            try {
                next = inbox.take(deadline);
            } finally {
                if (next.isEmpty()) {
                    // What has come of the message stays for who receives next.
                    inbox.giveBack(new Inbox.Part(part.isText(), ByteBuffer.wrap(payload.toByteArray()), false));
                }
            }
            if (next.isEmpty()) {
                return Optional.empty();
            }
            part = (Inbox.Part) next.get();
        }
    }

    private static void append(NettyWebSocket webSocket, Inbox inbox, Inbox.Part part, ByteArrayOutputStream payload) {
        ByteBuffer piece = part.payload();
        int limit = webSocket.maximumMessage();
        if (piece.remaining() > limit - payload.size()) {
            if (!part.last()) {
                inbox.skipMessage();
            }
            String reason = "the message has more bytes than the limit, " + limit;
            webSocket.close(CloseCode.MESSAGE_TOO_BIG, reason);
            throw new WebSocketException(reason + "; use receiveStream, or raise the limit");
        }
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        payload.writeBytes(bytes);
    }

    static MessageStream receiveStream(Inbox inbox) {
        inbox.lock(FOREVER);
        try {
            inbox.requireNoOpenStream();
            Inbox.Part part = part(inbox.take(FOREVER).orElseThrow());
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
        private boolean closed;

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
            return closed ? 0 : part.payload().remaining();
        }

        /** Makes sure that there is a byte to read, waiting for it; returns whether there is. */
        private boolean advance() throws IOException {
            if (closed) {
                throw new IOException("the stream has been closed");
            }
            while (!part.payload().hasRemaining()) {
                if (part.last()) {
                    return false;
                }
                try {
                    takeNext();
                } catch (WebSocketException cause) {
                    throw wrapped(cause, "the connection ended before the message did");
                }
            }
            return true;
        }

        private void takeNext() {
            inbox.lock(FOREVER);
            try {
                part = (Inbox.Part) inbox.take(FOREVER).orElseThrow();
                inbox.streamOpen(!part.last());
            } finally {
                inbox.unlock();
            }
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            if (!part.last()) {
                // Nobody else waits under the lock while this stream is open, so that this does not take long.
                inbox.lock(FOREVER);
                try {
                    inbox.skipMessage();
                    inbox.streamOpen(false);
                } finally {
                    inbox.unlock();
                }
            }
        }
    }

    // ---- sending

    static OutputStream binary(Sender sender) {
        return new OutgoingStream(sender, Opcode.BINARY);
    }

    static Writer text(Sender sender) {
        return new OutgoingText(new OutgoingStream(sender, Opcode.TEXT));
    }

    /** Its encoder keeps half a surrogate pair until the other half comes, so that the fragments are valid UTF-8 together. */
    private static final class OutgoingText extends OutputStreamWriter {

        private final OutgoingStream out;

        OutgoingText(OutgoingStream out) {
            super(out, StandardCharsets.UTF_8);
            this.out = out;
        }

        @Override
        public void close() throws IOException {
            super.close();
            // The writer does that once only, and may have been interrupted before the stream was closed.
            out.close();
        }
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
            requireOpen();
            if (buffered == buffer.length) {
                sendFragment(false);
            }
            buffer[buffered++] = (byte) octet;
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
            } catch (WebSocketException cause) {
                throw wrapped(cause, "the connection ended before the message was sent");
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

    private static IOException wrapped(WebSocketException cause, String ended) {
        if (cause instanceof WebSocketInterruptedException) {
            IOException interrupted = new InterruptedIOException(cause.getMessage());
            interrupted.initCause(cause);
            return interrupted;
        }
        return new IOException(ended, cause);
    }
}
