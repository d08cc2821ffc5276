package dev.parley.conformance.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.servers.ForeignServer.End;
import dev.parley.conformance.servers.ParleyConnection.Style;
import org.junit.jupiter.api.Test;

/** What a server must see whose program is told of a client that is gone without a Close frame. */
interface NoticingContract {

    ParleyConnection open(Style style, String pathAndQuery);

    ForeignServer server();

    String nextId();

    /** What the program is told; RFC 6455 §7.1.5 has 1006 for it. */
    default int codeOfALostClient() {
        return 1006;
    }

    @Test
    default void theServerNoticesThatTheClientIsGone() throws Exception {
        String id = nextId();
        try (ParleyConnection connection = open(Style.BLOCKING, "/echo?id=" + id)) {
            connection.webSocket().send("before");
            assertThat(connection.text()).isEqualTo("before");
            connection.webSocket().abort();
            assertThat(server().end(id)).returns(codeOfALostClient(), End::code);
        }
    }
}
