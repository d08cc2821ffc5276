package dev.parley.conformance.servers;

import dev.parley.conformance.Certificate;
import dev.parley.conformance.PythonScripts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Python's websockets package as a server. */
@Tag("full")
class PythonWebsocketsServerIT extends ServerContract implements DroppingContract, NoticingContract, WholeTextContract {

    @Override
    ForeignServer start(Optional<Certificate> certificate, Path ownFolder) {
        List<String> command = PythonScripts.command("websockets_server.py", "websockets", "python3-websockets");
        return ScriptedServer.start("websockets-server", command, certificate);
    }
}
