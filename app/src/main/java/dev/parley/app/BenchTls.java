package dev.parley.app;

import dev.parley.protocol.handshake.WebSocketUri;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** The options that say whom {@code parley bench} trusts. */
final class BenchTls extends TrustOptions {

    /**
     * Returns how to speak TLS, if a URI asks for it.
     *
     * @throws CommandFailure if an option, or a file that it names, cannot be used
     */
    Optional<SslContext> forUri(URI uri) {
        return WebSocketUri.of(uri).secure() ? Optional.of(context()) : Optional.empty();
    }

    private SslContext context() {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        try {
            if (insecure()) {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm("");
            } else if (authorities().isPresent()) {
                builder.trustManager(authorities().get().toFile());
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new CommandFailure(
                    "--cacert: " + authorities().map(Path::toString).orElse("") + " cannot be used: " + e.getMessage(),
                    e);
        }
    }
}
