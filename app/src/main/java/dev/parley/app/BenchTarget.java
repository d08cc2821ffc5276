package dev.parley.app;

import dev.parley.app.bench.LoadPlan;
import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.WebSocketUri;
import dev.parley.websocket.Transport;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import picocli.CommandLine.Option;

/** The options that say what the connections of {@code parley bench} ask for, and whom they trust. */
final class BenchTarget {

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            description = "A header field of the request. May be given several times.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = "--subprotocol",
            paramLabel = "NAME",
            description = "A subprotocol to offer, the best liked first. May be given several times.")
    private List<String> subprotocols = new ArrayList<>();

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "Trusts the authorities in this PEM file, and no others.")
    private Optional<Path> authorities = Optional.empty();

    @Option(
            names = {"-k", "--insecure"},
            description = "Trusts whatever certificate the server shows.")
    private boolean insecure;

    /**
     * Returns the plan.
     *
     * @throws CommandFailure if an option cannot be used
     */
    LoadPlan plan(
            String url,
            LoadPlan.Traffic traffic,
            LoadPlan.Deflate deflate,
            LoadPlan.Window window,
            Transport transport,
            int eventLoops) {
        WebSocketUri uri;
        try {
            uri = WebSocketUri.parse(url);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("URL: " + e.getMessage(), e);
        }
        return new LoadPlan(
                uri,
                traffic,
                deflate,
                window,
                headers(),
                List.copyOf(subprotocols),
                uri.secure() ? Optional.of(tls()) : Optional.empty(),
                transport,
                eventLoops);
    }

    private Headers headers() {
        Headers.Builder fields = Headers.builder();
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new CommandFailure("--header: got \"" + header + "\", expected 'Name: value'");
            }
            try {
                fields.add(
                        header.substring(0, colon).strip(),
                        header.substring(colon + 1).strip());
            } catch (IllegalArgumentException e) {
                throw new CommandFailure("--header: " + e.getMessage(), e);
            }
        }
        return fields.build();
    }

    private SslContext tls() {
        if (insecure && authorities.isPresent()) {
            throw new CommandFailure("--insecure: cannot be given together with --cacert");
        }
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        try {
            if (insecure) {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm("");
            } else if (authorities.isPresent()) {
                builder.trustManager(authorities.get().toFile());
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new CommandFailure(
                    "--cacert: " + authorities.map(Path::toString).orElse("") + " cannot be used: " + e.getMessage(),
                    e);
        }
    }
}
