package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RouteOptionsTest {

    @Test
    void keepsTheOrderOfTheSubprotocols() {
        assertThat(RouteOptions.defaults().withSubprotocols("v2", "v1").subprotocols())
                .containsExactly("v2", "v1");
    }

    @Test
    void refusesNonsense() {
        RouteOptions options = RouteOptions.defaults();
        assertThatThrownBy(() -> options.withSubprotocols("a b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withSubprotocols("a", "a"))
                .hasMessage("subprotocols: got [a, a], expected each once");
        assertThatThrownBy(options::withSubprotocolRequired)
                .hasMessage("subprotocolRequired: there is no subprotocol that could be used");
        assertThatThrownBy(() -> options.withMaximumMessageBytes(-1)).hasMessageStartingWith("maximumMessageBytes: ");
    }
}
