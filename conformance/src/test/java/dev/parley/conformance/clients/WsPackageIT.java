package dev.parley.conformance.clients;

import dev.parley.conformance.NodeScripts;
import org.junit.jupiter.api.Tag;

/** The ws package for Node as a client. */
@Tag("full")
class WsPackageIT extends ClientContract implements FragmentingContract, PingingContract {

    @Override
    public ForeignClient client() {
        return new ScriptedClient("ws", NodeScripts.command("client.js"));
    }
}
