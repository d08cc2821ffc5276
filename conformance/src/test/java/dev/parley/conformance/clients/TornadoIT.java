package dev.parley.conformance.clients;

import dev.parley.conformance.PythonScripts;
import org.junit.jupiter.api.Tag;

/** Tornado as a client. */
@Tag("full")
class TornadoIT extends ClientContract implements FragmentingContract, PingingContract {

    @Override
    public ForeignClient client() {
        return new ScriptedClient("tornado", PythonScripts.command("tornado_client.py", "tornado", "python3-tornado"));
    }
}
