package dev.parley.websocket.netty;

import dev.parley.protocol.Opcode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** A plain socket that speaks frames, and whatever else a test has it say. Knows nothing of the engine. */
final class RawPeer implements AutoCloseable {

    private static final int FIN = 0x80;
    private static final int MASK = 0x80;
    private static final byte[] KEY = {0x12, 0x34, 0x56, 0x78};

    /**
     * A frame as it came.
     *
     * @param head its first byte
     * @param bytes its payload, unmasked
     */
    record Frame(int head, ByteBuffer bytes) {

        boolean isFinal() {
            return (head & FIN) != 0;
        }

        boolean is(Opcode opcode) {
            return (head & 0x0F) == opcode.code();
        }

        String text() {
            return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
        }

        int closeCode() {
            return bytes.getShort(0) & 0xFFFF;
        }

        String closeReason() {
            return StandardCharsets.UTF_8.decode(bytes.duplicate().position(2)).toString();
        }
    }

    private final Socket socket;
    private final boolean masks;
    private final InputStream in;
    private final FrameReader frames;
    private final OutputStream out;

    private RawPeer(Socket socket, boolean masks) throws IOException {
        this.socket = socket;
        this.masks = masks;
        socket.setSoTimeout((int) Loopback.PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.frames = new FrameReader(in);
        this.out = socket.getOutputStream();
    }

    static RawPeer client(Optional<TestTls> tls, InetSocketAddress address, int receiveBuffer) throws IOException {
        Socket socket = tls.isPresent() ? tls.get().clientSocket() : new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(address);
        return new RawPeer(TestTls.shakeHands(socket), true);
    }

    static ServerSocket listen(Optional<TestTls> tls) throws IOException {
        ServerSocket socket = tls.isPresent() ? tls.get().serverSocket() : new ServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket;
    }

    static RawPeer server(Socket accepted) throws IOException {
        return new RawPeer(TestTls.shakeHands(accepted), false);
    }

    // ---- out

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void sendHex(String hex) throws IOException {
        send(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    void sendFrame(Opcode opcode, byte[] payload) throws IOException {
        send(frame(FIN | opcode.code(), payload));
    }

    void sendFragment(Opcode opcode, byte[] payload, boolean last) throws IOException {
        send(frame((last ? FIN : 0) | opcode.code(), payload));
    }

    void sendText(String text) throws IOException {
        sendFrame(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    void sendClose(int code) throws IOException {
        sendFrame(Opcode.CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    byte[] frame(int head, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int mask = masks ? MASK : 0;
        frame.write(head);
        if (payload.length <= 125) {
            frame.write(mask | payload.length);
        } else if (payload.length <= 0xFFFF) {
            frame.write(mask | 126);
            frame.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            frame.write(mask | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        byte[] onWire = payload.clone();
        if (masks) {
            frame.writeBytes(KEY);
            for (int i = 0; i < onWire.length; i++) {
                onWire[i] ^= KEY[i & 3];
            }
        }
        frame.writeBytes(onWire);
        return frame.toByteArray();
    }

    // ---- in

    /** Parses frames in the plainest way. */
    static final class FrameReader {

        private final DataInputStream in;

        FrameReader(InputStream in) {
            this.in = new DataInputStream(in);
        }

        /** Reads a frame; throws {@link EOFException} at the end of the stream. */
        Frame read() throws IOException {
            int head = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            long length = second & 0x7F;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] key = new byte[4];
            boolean masked = (second & MASK) != 0;
            if (masked) {
                in.readFully(key);
            }
            byte[] payload = new byte[(int) length];
            in.readFully(payload);
            for (int i = 0; masked && i < payload.length; i++) {
                payload[i] ^= key[i & 3];
            }
            return new Frame(head, ByteBuffer.wrap(payload).asReadOnlyBuffer());
        }
    }

    Frame readFrame() throws IOException {
        return frames.read();
    }

    /** Reads frames until one has this opcode. */
    Frame readUntil(Opcode opcode) throws IOException {
        Frame frame = readFrame();
        while (!frame.is(opcode)) {
            frame = readFrame();
        }
        return frame;
    }

    /** Waits for the end of the stream; returns whether it was an orderly one. */
    boolean endsInOrder() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return false;
        }
    }

    // ---- the end

    /** Ends this side: sends a FIN. */
    void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection by a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static byte[] pattern(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + seed);
        }
        return bytes;
    }
}
