package dev.parley.conformance.servers;

import dev.parley.conformance.Certificate;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Tomcat as a server, with an endpoint of Jakarta WebSocket. */
@Tag("full")
class TomcatServerIT extends ServerContract implements NoticingContract, WholeTextContract {

    @Override
    ForeignServer start(Optional<Certificate> certificate, Path ownFolder) throws Exception {
        return new TomcatServer(certificate, ownFolder);
    }
}
