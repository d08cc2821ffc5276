package dev.parley.conformance.deflate;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.SplittableRandom;

/** The ways in which a peer dies in a compressed connection, of a client as of a server. Not thread-safe. */
final class Deaths {

    private static final int LIMIT_MILLIS = 30_000;

    /** How much of a message without end is read at most. */
    private static final int READ = 128 << 10;

    private static final int CLOSE = 0x88;

    private final Life life;
    private final byte[] bytes;
    private final boolean isClient;
    private final SplittableRandom random;

    Deaths(boolean isClient, SplittableRandom random) {
        this.isClient = isClient;
        this.life = new Life(isClient, random);
        this.bytes = life.bytes();
        this.random = random;
    }

    static void prepare(Socket socket) throws IOException {
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** Sends a part of its opening handshake, or all of it, and waits for nothing. */
    void dieInHandshake(Socket socket, byte[] handshake) throws IOException {
        send(socket, handshake, random.nextInt(handshake.length + 1), bytes, 0);
        close(socket);
    }

    /**
     * Sends all of its opening handshake and a part of its life, which ends somewhere within the frames. Mostly waits until
     * the other side has read the last Ping of it, and so what comes behind that.
     */
    void dieInFrames(Socket socket, byte[] handshake) throws IOException {
        int end = random.nextInt(bytes.length + 1);
        send(socket, handshake, handshake.length, bytes, end);
        if (random.nextInt(4) > 0 && !awaitPong(socket, life.lastPing(end))) {
            throw new IOException("a Close frame came for what is no error");
        }
        close(socket);
    }

    /** Sends a life in which a bit is wrong, and waits for what becomes of it. */
    void dieOfAnError(Socket socket, byte[] handshake) throws IOException {
        send(socket, handshake, handshake.length, life.broken(), bytes.length);
        boolean ignored = awaitPong(socket, life.lastPing(bytes.length)); // It may have been an error in the text.
        close(socket);
    }

    /** Sends a whole life, and reads some of what has no end. */
    void dieWhileTheOtherSends(Socket socket, byte[] handshake) throws IOException {
        send(socket, handshake, handshake.length, bytes, bytes.length);
        socket.getInputStream().readNBytes(random.nextInt(READ));
        close(socket);
    }

    /** Sends a whole life, and reads nothing until the other side is stuck. */
    void dieWhileTheOtherIsStuck(Socket socket, byte[] handshake, Stuck stuck)
            throws IOException, InterruptedException {
        send(socket, handshake, handshake.length, bytes, bytes.length);
        stuck.await();
        close(socket);
    }

    /** Waits until somebody can send no more. */
    interface Stuck {
        void await() throws InterruptedException;
    }

    /** Returns whether the Pong came; else the Close frame did. */
    private boolean awaitPong(Socket socket, int number) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        if (isClient) {
            RawFrames.readHead(in);
        }
        boolean came = number < 0;
        while (!came) {
            RawFrames.Frame frame = RawFrames.Frame.read(in);
            if (frame.head() == CLOSE) {
                return false;
            }
            came = frame.head() == Life.PONG && frame.payload()[0] == number;
        }
        return true;
    }

    private static void send(Socket socket, byte[] handshake, int handshakeEnd, byte[] frames, int framesEnd)
            throws IOException {
        byte[] all = new byte[handshakeEnd + framesEnd];
        System.arraycopy(handshake, 0, all, 0, handshakeEnd);
        System.arraycopy(frames, 0, all, handshakeEnd, framesEnd);
        socket.getOutputStream().write(all);
    }

    /** Is gone without a word: mostly by a reset, which leaves nothing in TIME_WAIT, so that ports do not run out. */
    void close(Socket socket) throws IOException {
        if (random.nextInt(8) > 0) {
            socket.setSoLinger(true, 0);
        }
        socket.close();
    }
}
