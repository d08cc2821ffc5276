package dev.parley.client;

import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.RequestHead;
import dev.parley.protocol.handshake.ResponseHead;
import io.netty.channel.Channel;
import java.util.Optional;

/** Brings about the way through a proxy to a server: on a connection to the proxy, and on another where the proxy closes it. */
final class Tunnel {

    private final ClientContext client;
    private final Attempt attempt;
    private final Dialer dialer;
    private final ProxyServer proxy;
    private final Target target;

    Tunnel(ClientContext client, Attempt attempt, Dialer dialer, ProxyServer proxy, Target target) {
        this.client = client;
        this.attempt = attempt;
        this.dialer = dialer;
        this.proxy = proxy;
        this.target = target;
    }

    /**
     * {@return a channel whose other end is the server now, and which does not read; it is closed if there is none}
     *
     * @param first is connected to the proxy
     * @param limit until when there must be one
     */
    Channel open(Channel first, Attempt.Limit limit) throws InterruptedException {
        Attempt.Limit answering = new Attempt.Limit(
                limit.nanoTime(),
                limit.failure(),
                "the proxy " + proxy + " had not opened the way to " + authority() + " within "
                        + client.settings().handshakeTimeout() + " (handshakeTimeout)");
        try {
            return switch (proxy.kind()) {
                case HTTP -> byHttp(first, answering);
                case SOCKS5 -> bySocks(first, answering);
            };
        } catch (ProxyRefusedException refused) {
            throw Refusals.proxy(target, proxy, refused);
        } catch (StepFailedException failed) {
            throw failed.why() instanceof ProxyRefusedException refused
                    ? Refusals.proxy(target, proxy, refused)
                    : Refusals.proxy(target, proxy, "the connection to it was lost", failed.why());
        }
    }

    private String authority() {
        return target.parts().host() + ":" + target.parts().port();
    }

    private Channel bySocks(Channel channel, Attempt.Limit limit) throws InterruptedException, StepFailedException {
        SocksConnect connect =
                new SocksConnect(proxy.login(), target.host(), target.parts().port());
        channel.eventLoop().execute(() -> channel.pipeline().addLast(connect));
        return attempt.await(connect.connected(), target, limit);
    }

    private Channel byHttp(Channel first, Attempt.Limit limit)
            throws InterruptedException, StepFailedException, ProxyRefusedException {
        ProxyLogin login = new ProxyLogin(proxy, authority());
        Channel channel = first;
        Optional<String> authorization = Optional.empty();
        boolean open = false;
        try {
            while (true) {
                HttpConnect.Answer answer = ask(channel, authorization, limit);
                if (answer.isOpen()) {
                    open = true;
                    return channel;
                }
                ResponseHead head = answer.head();
                if (head.status() != 407) {
                    throw new ProxyRefusedException(
                            "it answered " + Refusals.status(head) + Refusals.proxyHint(head.status(), authority()));
                }
                authorization = Optional.of(login.answer(head));
                if (!answer.reusable()) {
                    channel.close();
                    channel = dialer.connect(target, Optional.of(proxy));
                }
            }
        } finally {
            if (!open) {
                channel.close();
            }
        }
    }

    private HttpConnect.Answer ask(Channel channel, Optional<String> authorization, Attempt.Limit limit)
            throws InterruptedException, StepFailedException {
        Headers.Builder headers = Headers.builder().add("Host", authority());
        authorization.ifPresent(value -> headers.add("Proxy-Authorization", value));
        HttpConnect connect = new HttpConnect(
                new RequestHead("CONNECT", authority(), headers.build()),
                proxy.login().isPresent(),
                client.settings().headLimits());
        channel.eventLoop().execute(() -> channel.pipeline().addLast(connect));
        return attempt.await(connect.answer(), target, limit);
    }
}
