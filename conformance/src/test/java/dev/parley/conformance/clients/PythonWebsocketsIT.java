package dev.parley.conformance.clients;

import dev.parley.conformance.PythonScripts;
import org.junit.jupiter.api.Tag;

/** Python's websockets package as a client. */
@Tag("full")
class PythonWebsocketsIT extends ClientContract implements FragmentingContract, PingingContract {

    @Override
    public ForeignClient client() {
        return new ScriptedClient(
                "websockets", PythonScripts.command("websockets_client.py", "websockets", "python3-websockets"));
    }
}
