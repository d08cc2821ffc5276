package dev.parley.bench.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers in processes of their own: those that are no {@link Peer}. */
class ServerProcessTest {

    private static final Path PROJECT =
            Path.of("").toAbsolutePath().resolve("..").normalize();

    @Tag("full")
    @Timeout(300) // The first may have to build ./parley.
    @ParameterizedTest
    @EnumSource(names = {"NODE_WS", "BEAST"})
    void aServerAgreesToCompress(Contestant contestant) throws Exception {
        verify(contestant, true, true);
    }

    @Tag("full")
    @Timeout(300)
    @ParameterizedTest
    @EnumSource(names = {"FLOOR_C", "BEAST"})
    void aServerDoesNotCompress(Contestant contestant) throws Exception {
        verify(contestant, false, false);
    }

    @Tag("full")
    @Timeout(300)
    @ParameterizedTest
    @EnumSource(names = {"PARLEY_IO_URING", "PARLEY_BLOCKING"})
    void oneOfParleysHasItsDefaultsWhereNobodyCompressesToo(Contestant contestant) throws Exception {
        verify(contestant, false, true);
    }

    private static void verify(Contestant contestant, boolean asked, boolean agreed) throws Exception {
        ServerProcess.lacking(contestant, PROJECT).ifPresent(what -> abort("SKIPPED: " + what));
        try (ServerProcess server =
                ServerProcess.start(contestant, PROJECT, asked, List.of(), List.of("-XX:TieredStopAtLevel=1"))) {
            EchoesAndBroadcasts.verify(server.uri("/"), contestant.echoPath(), agreed);
        }
    }

    @Test
    void undertowsBuffersHaveRoomForAMessage() {
        assertThat(Contestant.UNDERTOW.optionsFor(16 << 10)).containsExactly("-Dundertow.buffers=65536");
        assertThat(Contestant.UNDERTOW.optionsFor(4 << 10)).isEmpty();
        assertThat(Contestant.NETTY.optionsFor(16 << 10)).isEmpty();
    }

    @Test
    void aServerThatCannotCompressSaysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerMain.main(new String[] {"helidon", "--compression", "on"}))
                .withMessage("Helidon has no permessage-deflate");
    }

    @Test
    void anUnknownServerIsToldThoseThatThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Contestant.of("apache"))
                .withMessageContaining("got the server apache, expected one of floor-c, floor, parley-epoll");
    }
}
