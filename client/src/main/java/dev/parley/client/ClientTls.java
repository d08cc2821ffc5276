package dev.parley.client;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;

/** How a client speaks TLS: whom it trusts. */
final class ClientTls {

    private final SslContext context;

    private ClientTls(SslContext context) {
        this.context = context;
    }

    static ClientTls system() {
        try {
            return new ClientTls(SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .endpointIdentificationAlgorithm("HTTPS")
                    .build());
        } catch (SSLException impossible) {
            throw new IllegalStateException("the JDK offers no TLS", impossible);
        }
    }

    SslHandler newHandler(ByteBufAllocator allocator, Target target) {
        return context.newHandler(allocator, target.host(), target.parts().port());
    }
}
