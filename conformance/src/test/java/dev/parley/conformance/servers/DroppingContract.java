package dev.parley.conformance.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.servers.ParleyConnection.Style;
import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.CloseStatus.Cause;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the client must see of a server whose program can end TCP without a Close frame. */
interface DroppingContract {

    ParleyConnection open(Style style, String pathAndQuery);

    @ParameterizedTest
    @EnumSource
    default void aServerThatDropsTheConnectionIsToldAs1006(Style style) throws Exception {
        try (ParleyConnection connection = open(style, "/drop")) {
            connection.webSocket().send("go");
            CloseStatus status = connection.ended();
            assertThat(status).returns(Cause.TRANSPORT, CloseStatus::cause).returns(1006, CloseStatus::code);
            assertThat(status.received()).isEmpty();
        }
    }
}
