package dev.parley.conformance.servers;

import dev.parley.conformance.Certificate;
import dev.parley.conformance.proxies.ReverseProxy;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Jetty behind nginx. */
@Tag("full")
class ServerBehindNginxIT extends ServerContract implements DroppingContract, NoticingContract, WholeTextContract {

    @Override
    ForeignServer start(Optional<Certificate> certificate, Path ownFolder) throws Exception {
        return ProxiedServer.start(new JettyServer(Optional.empty()), ReverseProxy::nginx, ownFolder, certificate);
    }
}
