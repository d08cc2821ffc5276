package dev.parley.conformance.servers;

import dev.parley.conformance.Certificate;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Jetty as a server, with its own WebSocket API. */
@Tag("full")
class JettyServerIT extends ServerContract implements DroppingContract, NoticingContract, WholeTextContract {

    @Override
    ForeignServer start(Optional<Certificate> certificate, Path ownFolder) throws Exception {
        return new JettyServer(certificate);
    }
}
