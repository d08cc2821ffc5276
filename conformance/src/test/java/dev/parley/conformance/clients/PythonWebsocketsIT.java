package dev.parley.conformance.clients;

import org.junit.jupiter.api.Tag;

/** Python's websockets package as a client. */
@Tag("full")
class PythonWebsocketsIT extends ClientContract implements FragmentingContract, PingingContract {

    @Override
    public ForeignClient client() {
        return PythonScripts.client("websockets", "python3-websockets");
    }
}
