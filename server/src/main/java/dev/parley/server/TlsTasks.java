package dev.parley.server;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what takes long in the TLS handshake of one connection: the signing, and the checking of certificates. One task
 * comes after the other, so a virtual thread for each will do.
 *
 * <p>After that handshake, only another one has such tasks: the renegotiation of TLS 1.2 (RFC 5246 §7.4.1.1), by which a client
 * has the server sign again and again for next to nothing, and which TLS 1.3 does not have. It ends the connection instead.
 */
final class TlsTasks implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(TlsTasks.class);

    private final Channel channel;

    TlsTasks(Channel channel) {
        this.channel = channel;
    }

    /** Called by the handler of TLS, on the event loop. */
    @Override
    public void execute(Runnable task) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls.handshakeFuture().isDone()) {
            LOG.debug(
                    "Connection from {} dropped, as it renegotiates TLS",
                    Peer.of(channel).address());
            // Not through the handler of TLS: it waits for the task, and would wait with its close_notify.
            channel.pipeline().context(tls).close();
        } else {
            Place.of(channel).start("parley-tls", task);
        }
    }
}
