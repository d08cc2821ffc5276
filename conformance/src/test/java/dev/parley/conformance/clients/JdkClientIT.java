package dev.parley.conformance.clients;

import org.junit.jupiter.api.Tag;

/** the JDK as a client. */
@Tag("full")
class JdkClientIT extends ClientContract implements FragmentingContract, PingingContract {

    @Override
    public ForeignClient client() {
        return new JdkClient();
    }
}
