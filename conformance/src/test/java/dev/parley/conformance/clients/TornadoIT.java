package dev.parley.conformance.clients;

import org.junit.jupiter.api.Tag;

/** Tornado as a client. */
@Tag("full")
class TornadoIT extends ClientContract implements FragmentingContract, PingingContract {

    @Override
    public ForeignClient client() {
        return PythonScripts.client("tornado", "python3-tornado");
    }
}
