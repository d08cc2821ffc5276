package dev.parley.bench.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the kernel and the JDK's NIO alone cost: one selector thread that never looks into a frame. From the first frame of a
 * connection it learns how long all of them are; from then on it counts bytes, and for each frame's worth of them writes a
 * ready-made one.
 */
final class FloorPeer implements Peer {

    private static final int READ_BYTES = 256 << 10;

    private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES);
    private final Map<FloorFrames.Kind, FloorFrames> ready = new HashMap<>();
    private final Set<FloorConnection> connected = new HashSet<>();

    @Override
    public int start(boolean compression) throws IOException {
        Selector selector = Selector.open();
        ServerSocketChannel port = ServerSocketChannel.open();
        port.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        port.configureBlocking(false);
        port.register(selector, SelectionKey.OP_ACCEPT);
        Thread.ofPlatform().name("floor").start(() -> serve(selector, port));
        return ((InetSocketAddress) port.getLocalAddress()).getPort();
    }

    private void serve(Selector selector, ServerSocketChannel port) {
        try {
            while (true) {
                selector.select(key -> ready(key, port));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(SelectionKey key, ServerSocketChannel port) {
        if (!(key.attachment() instanceof FloorConnection connection)) {
            accept(port, key.selector());
            return;
        }
        try {
            if (key.isReadable()) {
                read(connection);
            }
            if (key.isValid() && key.isWritable()) {
                connection.write();
            }
        } catch (IOException gone) {
            end(connection);
        }
    }

    private static void accept(ServerSocketChannel port, Selector selector) {
        try {
            for (SocketChannel channel = port.accept(); channel != null; channel = port.accept()) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
                key.attach(new FloorConnection(channel, key));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(FloorConnection connection) throws IOException {
        input.clear();
        int count = connection.read(input);
        if (count < 0) {
            end(connection);
            return;
        }
        input.flip();
        long frames = connection.receive(input, ready);
        if (connection.isBroadcast()) {
            connected.add(connection);
        }
        if (connection.isClosing()) {
            end(connection);
        } else if (frames > 0) {
            FloorFrames answer = connection.frames();
            if (connection.isBroadcast()) {
                for (FloorConnection to : Set.copyOf(connected)) {
                    send(to, answer, frames);
                }
            } else {
                connection.send(answer, frames);
            }
        }
    }

    private void send(FloorConnection to, FloorFrames answer, long frames) {
        try {
            to.send(answer, frames);
        } catch (IOException gone) {
            end(to);
        }
    }

    private void end(FloorConnection connection) {
        connected.remove(connection);
        connection.close();
    }
}
