package dev.parley.app.compare;

import dev.parley.protocol.handshake.HeadLimits;
import dev.parley.protocol.handshake.HeadParser;
import dev.parley.protocol.handshake.HeadResult;
import dev.parley.protocol.handshake.ResponseHead;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A client's connection. It counts the bytes that TCP carries for it, both ways. For one thread, but for the counts. */
final class Connection implements Closeable {

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[16 * 1024];
    private int position;
    private int limit;

    private volatile long sent;
    private volatile long received;

    /**
     * Opens one.
     *
     * @param port where, on this machine
     * @param longest how long nothing may come
     */
    Connection(int port, Duration longest) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Math.toIntExact(longest.toMillis()));
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            in = socket.getInputStream();
            out = socket.getOutputStream();
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    long sent() {
        return sent;
    }

    long received() {
        return received;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    void send(byte[] bytes) throws IOException {
        sent += bytes.length;
        out.write(bytes);
    }

    /** Receives the head of an answer, which must be one with that status. */
    ResponseHead receiveHead(int status) throws IOException {
        HeadParser<ResponseHead> parser = HeadParser.forResponses(HeadLimits.DEFAULT);
        while (true) {
            fill();
            ByteBuffer bytes = ByteBuffer.wrap(buffer, position, limit - position);
            HeadResult<ResponseHead> result = parser.receive(bytes);
            position = bytes.position();
            switch (result) {
                case HeadResult.Incomplete<ResponseHead> incomplete -> {}
                case HeadResult.Malformed<ResponseHead> malformed -> throw new IOException(malformed.text());
                case HeadResult.Complete<ResponseHead>(ResponseHead head) -> {
                    if (head.status() != status) {
                        throw new IOException("the server answered " + head.status() + " instead of " + status);
                    }
                    return head;
                }
            }
        }
    }

    /** Receives a byte. */
    int receive() throws IOException {
        fill();
        return buffer[position++] & 0xff;
    }

    /** Receives so many bytes. */
    byte[] receive(int count) throws IOException {
        byte[] bytes = new byte[count];
        for (int done = 0; done < count; ) {
            fill();
            int part = Math.min(count - done, limit - position);
            System.arraycopy(buffer, position, bytes, done, part);
            position += part;
            done += part;
        }
        return bytes;
    }

    /** Sees to it that there is something in the buffer. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    private void fill() throws IOException {
        if (position < limit) {
            return;
        }
        int count = in.read(buffer);
        if (count < 0) {
            throw new EOFException("the server closed the connection");
        }
        received += count;
        position = 0;
        limit = count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
