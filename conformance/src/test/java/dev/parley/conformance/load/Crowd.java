package dev.parley.conformance.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Thousands of WebSocket connections on one thread and one selector, each of them as little as can be: it connects,
 * answers pings, and remembers the messages that it got. Everything runs inside the calls of its owner's thread.
 */
final class Crowd implements AutoCloseable {

    /** Handshakes under way at once: fewer than a listening socket keeps waiting. */
    private static final int CONNECTING_AT_ONCE = 256;

    /** The crowd's source addresses, so that neither ports nor a limit per address run out. */
    private static final int ADDRESSES = 8;

    private final URI url;
    private final Selector selector;
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(64 * 1024);
    private final List<Member> members = new ArrayList<>();
    private int connecting;
    private int messages;

    Crowd(URI url) throws IOException {
        this.url = url;
        this.selector = Selector.open();
    }

    /** Connects so many and waits until each has completed its opening handshake. */
    void connect(int count, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (int i = 0; i < count; i++) {
            pump(() -> connecting < CONNECTING_AT_ONCE, deadline);
            InetAddress source = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (2 + i % ADDRESSES)});
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(source, 0));
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            Member member = new Member(url, channel);
            key.attach(member);
            members.add(member);
            connecting++;
            channel.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        }
        pump(() -> connecting == 0, deadline);
    }

    /** Sends one text message on one connection. */
    void send(int index, String text) throws IOException {
        members.get(index).sendText(text);
    }

    int size() {
        return members.size();
    }

    /** Waits until this many messages have come in all, or the time is over. */
    void awaitMessages(int count, Duration limit) throws IOException {
        pump(() -> messages >= count, System.nanoTime() + limit.toNanos());
    }

    /** The messages that a connection got, in order. */
    List<String> received(int index) {
        return members.get(index).received();
    }

    /** How many connections have ended, for whatever reason. */
    long ended() {
        return members.stream().filter(Member::ended).count();
    }

    private void pump(BooleanSupplier done, long deadline) throws IOException {
        while (!done.getAsBoolean() && System.nanoTime() < deadline) {
            selector.select(this::ready, 100);
        }
        if (!done.getAsBoolean()) {
            throw new AssertionError("out of time with " + members.size() + " connections, of which " + connecting
                    + " are still in their opening handshake and " + ended() + " have ended; " + messages
                    + " messages came");
        }
    }

    private void ready(SelectionKey key) {
        Member member = (Member) key.attachment();
        try {
            if (key.isConnectable()) {
                member.connected();
                key.interestOps(SelectionKey.OP_READ);
                return;
            }
            boolean wasOpen = member.open();
            readBuffer.clear();
            int before = member.received().size();
            member.read(readBuffer);
            messages += member.received().size() - before;
            if (!wasOpen && (member.open() || member.ended())) {
                connecting--;
            }
            if (member.ended()) {
                key.cancel();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("after " + members.size() + " connections", e);
        }
    }

    @Override
    public void close() throws IOException {
        for (Member member : members) {
            member.close();
        }
        selector.close();
    }
}
