package dev.parley.conformance.servers;

import dev.parley.conformance.Certificate;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Undertow as a server. */
@Tag("full")
class UndertowServerIT extends ServerContract implements DroppingContract, NoticingContract, WholeTextContract {

    @Override
    ForeignServer start(Optional<Certificate> certificate, Path ownFolder) {
        return new UndertowServer(certificate);
    }

    @Override
    public int codeOfALostClient() {
        return 1001;
    }
}
