package dev.parley.bench.servers;

import static org.junit.jupiter.api.Assumptions.abort;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every peer's server echoes and broadcasts, compressed and not. They run on until this JVM ends. */
class PeerTest {

    static Stream<Arguments> everyPeerWithAndWithoutCompression() {
        return Arrays.stream(Contestant.values())
                .filter(contestant -> contestant.peer().isPresent())
                .flatMap(contestant -> Stream.of(false, true)
                        .filter(compression -> !compression || contestant.compresses())
                        .map(compression -> Arguments.of(contestant, compression)));
    }

    @Tag("full")
    @ParameterizedTest(name = "{0}, compressed: {1}")
    @MethodSource("everyPeerWithAndWithoutCompression")
    void everyPeerEchoesAndBroadcasts(Contestant contestant, boolean compression) throws Exception {
        ServerProcess.lacking(contestant, Path.of("..")).ifPresent(what -> abort("SKIPPED: " + what));
        int port = contestant.peer().orElseThrow().start(compression);

        EchoesAndBroadcasts.verify(URI.create("ws://127.0.0.1:" + port), contestant.echoPath(), compression);
    }
}
