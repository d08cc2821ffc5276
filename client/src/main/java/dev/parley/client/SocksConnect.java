package dev.parley.client;

import dev.parley.websocket.netty.AddressRange;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.socksx.v5.DefaultSocks5CommandRequest;
import io.netty.handler.codec.socksx.v5.DefaultSocks5InitialRequest;
import io.netty.handler.codec.socksx.v5.Socks5AddressType;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5ClientEncoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandResponse;
import io.netty.handler.codec.socksx.v5.Socks5CommandResponseDecoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5CommandType;
import io.netty.handler.codec.socksx.v5.Socks5InitialResponse;
import io.netty.handler.codec.socksx.v5.Socks5InitialResponseDecoder;
import io.netty.handler.codec.socksx.v5.Socks5Message;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthResponse;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthResponseDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Has a SOCKS5 proxy connect to a server (RFC 1928 §3 to §6). Belongs to the event loop. It leaves the pipeline when the proxy has;
 * the channel does not read then.
 */
final class SocksConnect extends ChannelInboundHandlerAdapter {

    private static final String ENCODER = "socks-encoder";

    private final Optional<ProxyServer.Login> login;
    private final String host;
    private final int port;
    private final CompletableFuture<Channel> connected = new CompletableFuture<>();
    private @Nullable ChannelInboundHandlerAdapter decoder;

    SocksConnect(Optional<ProxyServer.Login> login, String host, int port) {
        this.login = login;
        this.host = host;
        this.port = port;
    }

    /** {@return completes when the proxy has connected; fails with a {@link ProxyRefusedException} if it does not} */
    CompletableFuture<Channel> connected() {
        return connected;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        Channel channel = context.channel();
        if (!channel.isActive()) {
            lost();
            return;
        }
        context.pipeline().addBefore(context.name(), ENCODER, Socks5ClientEncoder.DEFAULT);
        expect(context, new Socks5InitialResponseDecoder());
        List<Socks5AuthMethod> methods = login.isPresent()
                ? List.of(Socks5AuthMethod.NO_AUTH, Socks5AuthMethod.PASSWORD)
                : List.of(Socks5AuthMethod.NO_AUTH);
        send(context, new DefaultSocks5InitialRequest(methods));
        channel.config().setAutoRead(true);
    }

    /** Puts the decoder of the next answer in the place of the one before. */
    private void expect(ChannelHandlerContext context, ChannelInboundHandlerAdapter next) {
        if (decoder != null) {
            context.pipeline().remove(decoder);
        }
        decoder = next;
        context.pipeline().addBefore(context.name(), null, next);
    }

    private void send(ChannelHandlerContext context, Object message) {
        context.writeAndFlush(message).addListener(written -> {
            if (!written.isSuccess()) {
                connected.completeExceptionally(written.cause());
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (!connected.isDone()) {
                take(context, message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(ChannelHandlerContext context, Object message) {
        if (message instanceof Socks5Message answer && answer.decoderResult().isFailure()) {
            refuse("what it answered is no SOCKS5; is it a proxy for SOCKS5?");
            return;
        }
        switch (message) {
            case Socks5InitialResponse chosen -> chosen(context, chosen.authMethod());
            case Socks5PasswordAuthResponse answer -> {
                if (answer.status().isSuccess()) {
                    askToConnect(context);
                } else {
                    refuse("it does not take this user name and password (ProxyServer.withCredentials)");
                }
            }
            case Socks5CommandResponse answer -> answered(context, answer.status());
            default -> refuse("it sent bytes before anything was said to the server");
        }
    }

    private void chosen(ChannelHandlerContext context, Socks5AuthMethod method) {
        if (method.equals(Socks5AuthMethod.NO_AUTH)) {
            askToConnect(context);
        } else if (method.equals(Socks5AuthMethod.PASSWORD) && login.isPresent()) {
            expect(context, new Socks5PasswordAuthResponseDecoder());
            send(context, passwordRequest(context, login.get()));
        } else if (login.isPresent()) {
            refuse("it wants another way to say who you are than a user name and a password");
        } else {
            refuse("it wants to know who you are (ProxyServer.withCredentials)");
        }
    }

    /** RFC 1929 §2. Not by Netty's encoder, which knows no other characters than those of ASCII. */
    private static ByteBuf passwordRequest(ChannelHandlerContext context, ProxyServer.Login login) {
        byte[] user = login.user().getBytes(StandardCharsets.UTF_8);
        byte[] password = login.password().getBytes(StandardCharsets.UTF_8);
        return context.alloc()
                .buffer(3 + user.length + password.length)
                .writeByte(1)
                .writeByte(user.length)
                .writeBytes(user)
                .writeByte(password.length)
                .writeBytes(password);
    }

    private void askToConnect(ChannelHandlerContext context) {
        Socks5AddressType kind = AddressRange.literal(host)
                .map(address -> address instanceof Inet6Address ? Socks5AddressType.IPv6 : Socks5AddressType.IPv4)
                .orElse(Socks5AddressType.DOMAIN);
        if (kind.equals(Socks5AddressType.DOMAIN) && host.length() > 255) {
            refuse("SOCKS5 has no room for a host name of more than 255 characters");
            return;
        }
        expect(context, new Socks5CommandResponseDecoder());
        send(context, new DefaultSocks5CommandRequest(Socks5CommandType.CONNECT, kind, host, port));
    }

    private void answered(ChannelHandlerContext context, Socks5CommandStatus status) {
        if (!status.isSuccess()) {
            refuse("it answered " + (status.byteValue() & 0xff) + ": " + meaning(status));
            return;
        }
        context.channel().config().setAutoRead(false);
        // Not at once: bytes that came with the answer are handed on after it.
        context.executor().execute(() -> {
            if (!connected.isDone()) {
                leave(context);
                connected.complete(context.channel());
            }
        });
    }

    private void leave(ChannelHandlerContext context) {
        context.pipeline().remove(ENCODER);
        if (decoder != null) {
            context.pipeline().remove(decoder);
        }
        context.pipeline().remove(this);
    }

    /** RFC 1928 §6. */
    private static String meaning(Socks5CommandStatus status) {
        return switch (status.byteValue()) {
            case 1 -> "general failure";
            case 2 -> "its rules do not allow this";
            case 3 -> "it has no way to the server's network";
            case 4 -> "it cannot reach the server, or does not know the host";
            case 5 -> "the server refuses the connection";
            case 6 -> "the way to the server is too long (TTL)";
            case 7 -> "it does not support CONNECT";
            case 8 -> "it does not support this kind of address";
            default -> "a reply that RFC 1928 does not have";
        };
    }

    private void refuse(String problem) {
        connected.completeExceptionally(new ProxyRefusedException(problem));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        lost();
    }

    private void lost() {
        refuse("it closed the connection before it had answered");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        connected.completeExceptionally(cause);
    }
}
