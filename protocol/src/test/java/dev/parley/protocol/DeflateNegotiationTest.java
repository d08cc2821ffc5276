package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.deflate.DeflateAccount;
import dev.parley.protocol.deflate.DeflateEngine;
import dev.parley.protocol.deflate.DeflateSettings;
import dev.parley.protocol.deflate.PermessageDeflateClient;
import dev.parley.protocol.deflate.PermessageDeflateServer;
import dev.parley.protocol.handshake.ClientExtension;
import dev.parley.protocol.handshake.ExtensionOffer;
import dev.parley.protocol.handshake.ServerExtension;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 §7.1: what a server answers to an offer, and which answers a client takes. */
class DeflateNegotiationTest {

    private static final DeflateEngine SYSTEM = DeflateEngine.system().orElseThrow();

    private static String answer(DeflateEngine library, DeflateSettings settings, String offer) {
        return Deflate.server(library, settings)
                .accept(Deflate.offer(offer))
                .map(accepted -> accepted.answer().toString())
                .orElse("declined");
    }

    // ---- the server

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        permessage-deflate                                        | permessage-deflate; client_no_context_takeover
        permessage-deflate; client_max_window_bits                | permessage-deflate; client_max_window_bits=12
        permessage-deflate; client_max_window_bits=15             | permessage-deflate; client_max_window_bits=12
        permessage-deflate; client_max_window_bits=10             | permessage-deflate; client_max_window_bits=10
        permessage-deflate; client_max_window_bits=8              | permessage-deflate; client_max_window_bits=8
        permessage-deflate; client_max_window_bits="10"           | permessage-deflate; client_max_window_bits=10
        permessage-deflate; server_max_window_bits=15             | permessage-deflate; client_no_context_takeover; server_max_window_bits=12
        permessage-deflate; server_max_window_bits=9              | permessage-deflate; client_no_context_takeover; server_max_window_bits=9
        permessage-deflate; server_no_context_takeover            | permessage-deflate; server_no_context_takeover; client_no_context_takeover
        permessage-deflate; client_no_context_takeover; client_max_window_bits | permessage-deflate; client_no_context_takeover; client_max_window_bits=12
        """)
    void theServerKeepsToWhatIsOfferedAndToItsSettings(String offer, String answer) {
        assertThat(answer(SYSTEM, DeflateSettings.DEFAULTS, offer)).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "unknown=1",
                "server_no_context_takeover=1",
                "client_no_context_takeover=true",
                "server_max_window_bits",
                "server_max_window_bits=7",
                "server_max_window_bits=16",
                "server_max_window_bits=09",
                "server_max_window_bits=+9",
                "server_max_window_bits=1e1",
                "server_max_window_bits=100000000000000000000",
                "client_max_window_bits=7",
                "client_max_window_bits=16",
                "client_max_window_bits=012",
                "client_max_window_bits=x",
                "server_no_context_takeover; server_no_context_takeover",
                "client_no_context_takeover; client_no_context_takeover",
                "server_max_window_bits=10; server_max_window_bits=10",
                "client_max_window_bits; client_max_window_bits",
                "client_max_window_bits; client_max_window_bits=10",
                "SERVER_NO_CONTEXT_TAKEOVER",
                // Nothing compresses with a window of 256 bytes.
                "server_max_window_bits=8"
            })
    void theServerDeclinesWhatItCannotHonour(String parameters) {
        assertThat(answer(SYSTEM, DeflateSettings.DEFAULTS, "permessage-deflate; " + parameters))
                .isEqualTo("declined");
    }

    @Test
    void theServerAsksForNoTakeoverWhenItsSettingsSaySo() {
        DeflateSettings settings = DeflateSettings.DEFAULTS.withTakeover(false, false);
        assertThat(answer(SYSTEM, settings, "permessage-deflate; client_max_window_bits"))
                .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                        + " client_max_window_bits=12");
    }

    @Test
    void theServerLetsClientsKeepTheLargestWindowIfItsSettingsSaySo() {
        DeflateSettings settings = DeflateSettings.DEFAULTS.withWindowBits(15, 15);
        assertThat(answer(SYSTEM, settings, "permessage-deflate")).isEqualTo("permessage-deflate");
    }

    @Test
    void whereOnlyTheLargestWindowIsThereAnOfferOfASmallerOneIsDeclined() {
        DeflateEngine jdk = DeflateEngine.jdk();
        assertThat(answer(jdk, DeflateSettings.DEFAULTS, "permessage-deflate; server_max_window_bits=14"))
                .isEqualTo("declined");
        assertThat(answer(jdk, DeflateSettings.DEFAULTS, "permessage-deflate; server_max_window_bits=15"))
                .isEqualTo("permessage-deflate; client_no_context_takeover; server_max_window_bits=15");
        assertThat(answer(jdk, DeflateSettings.DEFAULTS, "permessage-deflate; client_max_window_bits=9"))
                .isEqualTo("permessage-deflate; client_max_window_bits=9");
    }

    @Test
    void pastItsBudgetTheServerAgreesOnNoTakeoverAndThenOnNothing() {
        Counting account = new Counting();
        account.budget = 3 * 4096;
        PermessageDeflateServer server = new PermessageDeflateServer(account.library(SYSTEM, DeflateSettings.DEFAULTS));
        ExtensionOffer offer = Deflate.offer("permessage-deflate; client_max_window_bits");
        ServerExtension.Accepted first = server.accept(offer).orElseThrow();
        assertThat(first.answer()).hasToString("permessage-deflate; client_max_window_bits=12");
        assertThat(account.reserved).isEqualTo(2 * 4096);

        assertThat(server.accept(offer).orElseThrow().answer())
                .hasToString("permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                        + " client_max_window_bits=12");
        assertThat(account.reserved).isEqualTo(2 * 4096);

        account.exhausted = true;
        assertThat(server.accept(offer)).isEmpty();

        first.extension().close();
        assertThat(account.reserved).isZero();
    }

    /** RFC 7692 §7.1.2: the window is the most that a sender may refer to; it may do with less. */
    @Test
    void whereOnlyTheLargestWindowIsThereNoMoreIsReservedThanTheSettingsSay() {
        Counting account = new Counting();
        PermessageDeflateServer server =
                new PermessageDeflateServer(account.library(DeflateEngine.jdk(), DeflateSettings.DEFAULTS));
        assertThat(server.accept(Deflate.offer("permessage-deflate; client_max_window_bits")))
                .isPresent();
        assertThat(account.reserved).isEqualTo(2 * 4096);

        account.reserved = 0;
        PermessageDeflateClient client =
                new PermessageDeflateClient(account.library(DeflateEngine.jdk(), DeflateSettings.DEFAULTS));
        Deflate.agree(client, "permessage-deflate; server_max_window_bits=12");
        assertThat(account.reserved).isEqualTo(2 * 4096);
    }

    // ---- the client

    private static String offers(DeflateEngine library, DeflateSettings settings) {
        return String.join(
                ", ",
                Deflate.client(library, settings).offers().stream()
                        .map(ExtensionOffer::toString)
                        .toList());
    }

    private static Optional<String> refused(DeflateSettings settings, String answer) {
        ClientExtension.Agreement agreement = Deflate.agree(Deflate.client(SYSTEM, settings), answer);
        if (agreement instanceof ClientExtension.Agreement.Violation(String section, String text)) {
            assertThat(section).isEqualTo("RFC 7692 §7.1");
            return Optional.of(text);
        }
        return Optional.empty();
    }

    @Test
    void theClientOffersWhatItLikesBestFirst() {
        assertThat(offers(SYSTEM, DeflateSettings.DEFAULTS))
                .isEqualTo("permessage-deflate; server_max_window_bits=12; client_max_window_bits,"
                        + " permessage-deflate; client_max_window_bits");
        assertThat(offers(
                        SYSTEM, DeflateSettings.DEFAULTS.withWindowBits(15, 15).withTakeover(false, false)))
                .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                        + " client_max_window_bits");
    }

    @Test
    void theClientOffersNoWindowOfItsOwnThatItCouldNotKeepTo() {
        assertThat(offers(DeflateEngine.jdk(), DeflateSettings.DEFAULTS))
                .isEqualTo("permessage-deflate; server_max_window_bits=12, permessage-deflate");
    }

    @Test
    void theClientOffersNothingPastItsBudget() {
        Counting account = new Counting();
        account.exhausted = true;
        assertThat(new PermessageDeflateClient(account.library(SYSTEM, DeflateSettings.DEFAULTS)).offers())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; server_max_window_bits=12",
                "permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=8; client_max_window_bits=8",
                "permessage-deflate; client_max_window_bits=12; server_no_context_takeover; client_no_context_takeover"
            })
    void theClientTakesWhatAnOfferCouldHaveLedTo(String answer) {
        assertThat(refused(DeflateSettings.DEFAULTS, answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        permessage-deflate; unknown                          | expected no parameter unknown
        permessage-deflate; client_max_window_bits           | expected client_max_window_bits from 8 to 15, got client_max_window_bits
        permessage-deflate; client_max_window_bits=7         | expected client_max_window_bits from 8 to 15, got client_max_window_bits=7
        permessage-deflate; client_max_window_bits=16        | expected client_max_window_bits from 8 to 15, got client_max_window_bits=16
        permessage-deflate; server_max_window_bits=16        | expected server_max_window_bits from 8 to 15, got server_max_window_bits=16
        permessage-deflate; server_no_context_takeover=1     | expected server_no_context_takeover without a value, got server_no_context_takeover=1
        permessage-deflate; server_max_window_bits=9; server_max_window_bits=9 | expected server_max_window_bits once, got it twice
        """)
    void theClientRefusesWhatNoOfferCouldHaveLedTo(String answer, String text) {
        assertThat(refused(DeflateSettings.DEFAULTS, answer)).contains(text);
    }

    @Test
    void theClientInsistsOnNoTakeoverIfItsSettingsSaySo() {
        DeflateSettings settings = DeflateSettings.DEFAULTS.withTakeover(true, false);
        assertThat(refused(settings, "permessage-deflate"))
                .contains("expected server_no_context_takeover, as it was offered");
        assertThat(refused(settings, "permessage-deflate; server_no_context_takeover"))
                .isEmpty();
    }

    @Test
    void theClientRefusesALimitOnItsWindowThatItHasNotOffered() {
        ClientExtension.Agreement agreement = Deflate.agree(
                Deflate.client(DeflateEngine.jdk(), DeflateSettings.DEFAULTS),
                "permessage-deflate; client_max_window_bits=15");
        assertThat(agreement)
                .isEqualTo(new ClientExtension.Agreement.Violation(
                        "RFC 7692 §7.1", "expected no client_max_window_bits, as it was not offered"));
    }

    @Test
    void aClientThatMayUseOnlyAWindowThatNothingCompressesWithSendsEverythingAsItIs() {
        ClientExtension.Agreement agreement =
                Deflate.agree(Deflate.client(SYSTEM, Deflate.ALL), "permessage-deflate; client_max_window_bits=8");
        Extension extension = ((ClientExtension.Agreement.Agreed) agreement).extension();
        EngineDriver client = EngineDriver.of(Role.CLIENT, EngineSettings.DEFAULTS, extension);
        client.engine.sendText("many, many, many, many, many");
        assertThat(client.takeFrames().getFirst().reservedBits()).isZero();
        client.receive(Wire.frame(0x81 | Deflate.RSV1, Wire.hex("f2 48 cd c9 c9 07 00")));
        assertThat(client.events).containsExactly(new Event.Text("Hello"));
    }

    @Test
    void aClientWithoutRoomForWindowsOffersToDoWithout() {
        Counting account = new Counting();
        account.budget = 3 * 4096;
        PermessageDeflateClient client = new PermessageDeflateClient(account.library(SYSTEM, DeflateSettings.DEFAULTS));
        assertThat(client.offers())
                .first()
                .hasToString("permessage-deflate; server_max_window_bits=12; client_max_window_bits");
        Deflate.agree(client, "permessage-deflate; server_max_window_bits=12");
        assertThat(account.reserved).isEqualTo(2 * 4096);
        assertThat(client.offers())
                .extracting(ExtensionOffer::toString)
                .containsExactly(
                        "permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                                + " server_max_window_bits=12; client_max_window_bits",
                        "permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                                + " client_max_window_bits");
    }

    @Test
    void aClientKeepsTheWindowThatTheServerWantsThoughItsRoomHasGoneMeanwhile() {
        Counting account = new Counting();
        PermessageDeflateClient client = new PermessageDeflateClient(account.library(SYSTEM, DeflateSettings.DEFAULTS));
        List<ExtensionOffer> offers = client.offers();
        account.budget = 4096;
        for (int i = 1; i <= 3; i++) {
            assertThat(client.agree(offers, Deflate.offer("permessage-deflate; server_max_window_bits=12")))
                    .isInstanceOf(ClientExtension.Agreement.Agreed.class);
            assertThat(account.reserved).isEqualTo(i * 4096);
        }
    }

    @Test
    void aClientThatHasOfferedToDoWithoutTakeoverRefusesAnAnswerWithIt() {
        Counting account = new Counting();
        account.budget = 4096;
        PermessageDeflateClient client = new PermessageDeflateClient(account.library(SYSTEM, DeflateSettings.DEFAULTS));
        List<ExtensionOffer> offers = client.offers();
        account.budget = Integer.MAX_VALUE; // Room has come since, which the server has not been told of.
        assertThat(client.agree(offers, Deflate.offer("permessage-deflate; server_max_window_bits=12")))
                .isEqualTo(new ClientExtension.Agreement.Violation(
                        "RFC 7692 §7.1", "expected server_no_context_takeover, as it was offered"));
        assertThat(account.reserved).isZero();
    }

    @Test
    void aClientThatHasOfferedNotToUseItsContextDoesNotWhateverTheAnswerSays() {
        Counting account = new Counting();
        account.budget = 4096;
        PermessageDeflateClient client = new PermessageDeflateClient(account.library(SYSTEM, DeflateSettings.DEFAULTS));
        List<ExtensionOffer> offers = client.offers();
        account.budget = Integer.MAX_VALUE;
        assertThat(client.agree(offers, Deflate.offer("permessage-deflate; server_no_context_takeover")))
                .isInstanceOf(ClientExtension.Agreement.Agreed.class);
        assertThat(account.reserved).as("bytes for windows").isZero();
    }

    @Test
    void nothingIsReservedForAnAnswerThatIsRefused() {
        Counting account = new Counting();
        PermessageDeflateClient client = new PermessageDeflateClient(account.library(SYSTEM, DeflateSettings.DEFAULTS));
        Deflate.agree(client, "permessage-deflate; client_max_window_bits=16");
        assertThat(account.reserved).isZero();
        assertThat(DeflateAccount.UNLIMITED.reserveWindows(1)).isTrue();
    }
}
