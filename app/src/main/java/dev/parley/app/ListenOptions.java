package dev.parley.app;

import dev.parley.server.Tls;
import dev.parley.server.WebSocketServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say where the server listens. */
final class ListenOptions {

    private static final int USUAL_PORT = 8080;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = Port.Converter.class,
            description = "The TCP port; may be given several times; 0 picks a free one. (" + USUAL_PORT + ")")
    private List<Port> ports = new ArrayList<>();

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "The address of this machine to listen on; 0.0.0.0 for all. (${DEFAULT-VALUE})")
    private String host = "127.0.0.1";

    @Option(
            names = "--unix",
            paramLabel = "PATH",
            description = "Listens on a Unix domain socket; without --port on nothing else.")
    private Optional<Path> unix = Optional.empty();

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "The certificate chain for TLS, in PEM; read again when the file changes.")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The certificate's private key, in PEM.")
    private Optional<Path> key = Optional.empty();

    /**
     * Adds the ports to a server.
     *
     * @throws CommandFailure if a certificate is given without its key, or the other way round
     */
    void addTo(WebSocketServer.Builder server) {
        server.host(host);
        Optional<Tls> tls = tls();
        List<Port> all = ports.isEmpty() && unix.isEmpty() ? List.of(new Port(USUAL_PORT)) : ports;
        for (Port port : all) {
            tls.ifPresentOrElse(settings -> server.port(port.number(), settings), () -> server.port(port.number()));
        }
        unix.ifPresent(server::unixSocket);
    }

    private Optional<Tls> tls() {
        if (certificate.isPresent() && key.isEmpty()) {
            throw new CommandFailure("--tls-cert: needs --tls-key, the private key of the certificate");
        }
        if (key.isPresent() && certificate.isEmpty()) {
            throw new CommandFailure("--tls-key: needs --tls-cert, the certificate of the key");
        }
        return certificate.map(chain -> Tls.pem(chain, key.orElseThrow()));
    }
}
