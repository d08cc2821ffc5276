package dev.parley.conformance.clients;

import org.junit.jupiter.api.Tag;

/** the ws package for Node as a client. */
@Tag("full")
class WsPackageIT extends ClientContract implements FragmentingContract, PingingContract {

    @Override
    public ForeignClient client() {
        return NodeScripts.client();
    }
}
