package dev.parley.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransportTest {

    @ParameterizedTest
    @EnumSource
    void isFoundByItsLabel(Transport transport) {
        assertThat(Transport.ofLabel(transport.label())).isSameAs(transport);
        assertThat(transport).hasToString(transport.label());
    }

    @Test
    void saysWhichLabelsThereAre() {
        assertThatThrownBy(() -> Transport.ofLabel("iocp"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("transport: got \"iocp\", expected auto, io_uring, epoll, kqueue or nio");
    }
}
