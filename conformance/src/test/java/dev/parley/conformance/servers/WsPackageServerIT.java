package dev.parley.conformance.servers;

import dev.parley.conformance.Certificate;
import dev.parley.conformance.NodeScripts;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** The ws package for Node as a server. */
@Tag("full")
class WsPackageServerIT extends ServerContract implements DroppingContract, NoticingContract, WholeTextContract {

    @Override
    ForeignServer start(Optional<Certificate> certificate, Path ownFolder) {
        return ScriptedServer.start("ws-server", NodeScripts.command("server.js"), certificate);
    }
}
