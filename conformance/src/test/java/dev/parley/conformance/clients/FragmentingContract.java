package dev.parley.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.ServerUnderTest;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client that can send fragments must see besides. */
interface FragmentingContract {

    ForeignClient client();

    ServerUnderTest server();

    @Test
    default void itsFragmentsComeBackAsOneMessage() throws Exception {
        try (ForeignConnection connection = client().connect(server().url("/echo"))) {
            connection.sendFragments(List.of("Hel", "", "lo, Wör", "ld 🎉", ""));
            assertThat(connection.next(Event.Text.class).text()).isEqualTo("Hello, Wörld 🎉");
            connection.sendText("and whole again");
            assertThat(connection.next(Event.Text.class).text()).isEqualTo("and whole again");
        }
    }

    @Test
    default void aThousandFragmentsComeBackAsOneMessage() throws Exception {
        try (ForeignConnection connection = client().connect(server().url("/echo-blocking"))) {
            connection.sendFragments(Collections.nCopies(1000, "0123456789 é"));
            assertThat(connection.next(Event.Text.class).text()).isEqualTo("0123456789 é".repeat(1000));
        }
    }
}
