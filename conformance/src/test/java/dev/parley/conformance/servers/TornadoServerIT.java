package dev.parley.conformance.servers;

import dev.parley.conformance.Certificate;
import dev.parley.conformance.PythonScripts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Tornado as a server. */
@Tag("full")
class TornadoServerIT extends ServerContract implements DroppingContract, NoticingContract, WholeTextContract {

    @Override
    ForeignServer start(Optional<Certificate> certificate, Path ownFolder) {
        List<String> command = PythonScripts.command("tornado_server.py", "tornado", "python3-tornado");
        return ScriptedServer.start("tornado-server", command, certificate);
    }
}
