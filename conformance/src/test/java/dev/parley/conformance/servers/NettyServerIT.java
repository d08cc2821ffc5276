package dev.parley.conformance.servers;

import dev.parley.conformance.Certificate;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Netty's WebSocket codec as a server. */
@Tag("full")
class NettyServerIT extends ServerContract implements DroppingContract, NoticingContract, WholeTextContract {

    @Override
    ForeignServer start(Optional<Certificate> certificate, Path ownFolder) {
        return new NettyServer(certificate);
    }
}
