package dev.parley.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.conformance.Certificate;
import dev.parley.conformance.ServerUnderTest;
import dev.parley.conformance.clients.ForeignClient.Offer;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every foreign client must see of a Parley server. Each client has a subclass; nothing here is left out by any. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientContract {

    static final int MESSAGE_LIMIT = 1 << 20;

    private final ServerUnderTest server = ServerUnderTest.start();

    /** The client under the tests; an absent tool skips the whole class out loud. */
    public abstract ForeignClient client();

    public final ServerUnderTest server() {
        return server;
    }

    @BeforeAll
    void theClientIsThere() {
        client();
    }

    @AfterAll
    void stopTheServer() {
        server.close();
    }

    static Stream<String> texts() {
        return Stream.of(
                "",
                "Hello",
                "a".repeat(125),
                "a".repeat(126),
                "Grüße, Ελλάδα, Привет, 日本語",
                "🎈🧵👩‍👩‍👧‍👦 \uD834\uDD1E",
                "\u0000\u0001 control characters and a line\r\nbreak",
                "é".repeat(40_000),
                "😀".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void itsTextComesBack(String text) throws Exception {
        try (ForeignConnection connection = client().connect(server.url("/echo"))) {
            connection.sendText(text);
            assertThat(connection.next(Event.Text.class).text()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, MESSAGE_LIMIT - 64, MESSAGE_LIMIT})
    void itsBinaryComesBack(int size) throws Exception {
        byte[] data = random(size);
        try (ForeignConnection connection = client().connect(server.url("/echo"))) {
            connection.sendBinary(data);
            assertThat(connection.next(Event.Binary.class).data()).isEqualTo(data);
        }
    }

    @Test
    void manyMessagesComeBackInOrderFromABlockingHandler() throws Exception {
        try (ForeignConnection connection = client().connect(server.url("/echo-blocking"))) {
            for (int i = 0; i < 500; i++) {
                connection.sendText("text " + i);
                connection.sendBinary(random(i));
            }
            for (int i = 0; i < 500; i++) {
                assertThat(connection.next(Event.Text.class).text()).isEqualTo("text " + i);
                assertThat(connection.next(Event.Binary.class).data()).isEqualTo(random(i));
            }
        }
    }

    @Test
    void itPutsTheServersFragmentsTogether() throws Exception {
        try (ForeignConnection connection = client().connect(server.url("/fragments"))) {
            connection.sendText("in pieces, please");
            assertThat(connection.next(Event.Text.class).text()).isEqualTo(ServerUnderTest.FRAGMENTED);
        }
    }

    @Test
    void itGetsTheSubprotocolThatTheServerPrefers() throws Exception {
        Offer offer = Offer.PLAIN.subprotocols("unheard-of", "chat.v1", "chat.v2");
        try (ForeignConnection connection = client().connect(server.url("/subprotocols"), offer)) {
            assertThat(connection.subprotocol()).isEqualTo("chat.v2");
            connection.sendText("agreed");
            assertThat(connection.next(Event.Text.class).text()).isEqualTo("agreed");
        }
    }

    @Test
    void itGetsNoSubprotocolWhereItOffersNone() throws Exception {
        try (ForeignConnection connection = client().connect(server.url("/subprotocols"))) {
            assertThat(connection.subprotocol()).isEmpty();
        }
    }

    @Test
    void itClosesWithACodeAndAReasonThatTheServerLearns() throws Exception {
        try (ServerUnderTest own = ServerUnderTest.start();
                ForeignConnection connection = client().connect(own.url("/echo"))) {
            connection.sendClose(4001, "bye");
            assertThat(connection.next(Event.Closed.class)).returns(4001, Event.Closed::code);
            assertThat(own.nextEnd()).isEqualTo(new ServerUnderTest.End(true, 4001, "bye"));
        }
    }

    @Test
    void itLearnsTheCodeAndTheReasonWithWhichTheServerCloses() throws Exception {
        try (ForeignConnection connection = client().connect(server.url("/closing"))) {
            connection.sendText("enough?");
            assertThat(connection.next()).isEqualTo(new Event.Closed(4002, "Genug, 終わり"));
        }
    }

    @Test
    void itLearnsThatTheServerGoesAway() throws Exception {
        try (ServerUnderTest stopping = ServerUnderTest.start();
                ForeignConnection connection = client().connect(stopping.url("/echo"))) {
            connection.sendText("here");
            connection.next(Event.Text.class);
            stopping.stop();
            assertThat(connection.next(Event.Closed.class)).returns(1001, Event.Closed::code);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {MESSAGE_LIMIT + 1, 8 * MESSAGE_LIMIT})
    void itLearnsThatItsMessageWasTooBig(int size) throws Exception {
        try (ForeignConnection connection = client().connect(server.url("/echo"))) {
            connection.sendBinary(random(size));
            assertThat(connection.next(Event.Closed.class)).returns(1009, Event.Closed::code);
        }
    }

    @Test
    void aForeignOriginIsRefusedWith403() {
        assertThatThrownBy(() -> client().connect(server.url("/echo"), Offer.PLAIN.origin("https://evil.example")))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(403));
    }

    @Test
    void theServersOwnOriginIsLetIn() throws Exception {
        String origin = "http://" + server.url("/").getAuthority();
        try (ForeignConnection connection = client().connect(server.url("/echo"), Offer.PLAIN.origin(origin))) {
            connection.sendText("let in");
            assertThat(connection.next(Event.Text.class).text()).isEqualTo("let in");
        }
    }

    @Test
    void anUnknownPathIsRefusedWith404() {
        assertThatThrownBy(() -> client().connect(server.url("/nowhere")))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(404));
    }

    @Test
    void itAnswersTheServersPings() throws Exception {
        try (ServerUnderTest own = ServerUnderTest.start();
                ForeignConnection connection = client().connect(own.url("/echo"))) {
            connection.sendText("first");
            connection.next(Event.Text.class);
            assertThat(own.pingAll()).isEqualTo(1);
        }
    }

    @Test
    void itTalksTls(@TempDir Path folder) throws Exception {
        Certificate certificate = Certificate.selfSigned(folder);
        Offer offer = Offer.PLAIN.trusting(certificate.certificate());
        try (ServerUnderTest tls = ServerUnderTest.startTls(certificate);
                ForeignConnection connection = client().connect(tls.url("/echo"), offer)) {
            byte[] data = random(MESSAGE_LIMIT);
            connection.sendBinary(data);
            assertThat(connection.next(Event.Binary.class).data()).isEqualTo(data);
            connection.sendClose(4001, "bye");
            assertThat(connection.next(Event.Closed.class)).returns(4001, Event.Closed::code);
        }
    }

    /** The same bytes for the same size. */
    static byte[] random(int size) {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        return data;
    }
}
