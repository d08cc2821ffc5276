package dev.parley.websocket.netty;

import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of a server or a client, each until it has been closed, whether a channel or a WebSocket has it. Safe for use by
 * any number of threads.
 */
public final class OpenSockets {

    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
    private final Set<NettyWebSocket> webSockets = ConcurrentHashMap.newKeySet();

    private volatile boolean dropped;

    /** Completed when there is no socket; null while nobody waits for that. */
    private volatile @Nullable CompletableFuture<Void> none;

    /**
     * Takes note of a channel's socket.
     *
     * @param channel the channel
     */
    public void add(Channel channel) {
        channels.add(channel);
        channel.closeFuture().addListener(closed -> remove(channel));
    }

    /**
     * Takes note that a socket is a WebSocket's now, and not its channel's.
     *
     * @param webSocket the WebSocket
     * @param channel the channel
     */
    public void left(NettyWebSocket webSocket, Channel channel) {
        webSockets.add(webSocket);
        remove(channel);
        if (dropped) {
            webSocket.abort();
        }
    }

    /**
     * Forgets a WebSocket's socket, which has been closed.
     *
     * @param webSocket the WebSocket
     */
    public void closed(NettyWebSocket webSocket) {
        webSockets.remove(webSocket);
        tellIfNone();
    }

    private void remove(Channel channel) {
        channels.remove(channel);
        tellIfNone();
    }

    private void tellIfNone() {
        CompletableFuture<Void> told = none;
        if (told != null && size() == 0) {
            told.complete(null);
        }
    }

    /** {@return how many sockets there are} */
    public int size() {
        return channels.size() + webSockets.size();
    }

    /** {@return what completes when there is no socket any more, once nobody adds one} */
    public synchronized CompletableFuture<Void> allClosed() {
        CompletableFuture<Void> told = none;
        if (told == null) {
            told = new CompletableFuture<>();
            none = told;
        }
        tellIfNone();
        return told;
    }

    /** Closes all sockets at once. */
    public void drop() {
        dropped = true;
        channels.forEach(OpenSockets::close);
        webSockets.forEach(NettyWebSocket::abort);
    }

    /**
     * Closes a channel, or the WebSocket that has left it. Other threads must not call {@link Channel#close()} while the opening
     * handshake is under way: Netty looks up at once which handler is told, and that may be none yet.
     *
     * @param channel the channel
     */
    public static void close(Channel channel) {
        try {
            channel.eventLoop().execute(channel::close);
        } catch (RejectedExecutionException gone) {
            channel.close();
        }
    }
}
