package dev.parley.conformance.proxies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.conformance.Certificate;
import dev.parley.conformance.ServerUnderTest;
import dev.parley.conformance.clients.Event;
import dev.parley.conformance.clients.ForeignClient;
import dev.parley.conformance.clients.ForeignClient.Offer;
import dev.parley.conformance.clients.ForeignConnection;
import dev.parley.conformance.clients.JdkClient;
import dev.parley.conformance.clients.OkHttpForeignClient;
import dev.parley.conformance.clients.RefusedException;
import dev.parley.conformance.proxies.ReverseProxy.Setting;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold behind every reverse proxy. */
abstract class ProxyContract {

    private static final ForeignClient CLIENT = new JdkClient();

    /** Where {@link ServerUnderTest} fails a connection with 1009. */
    private static final int MESSAGE_LIMIT = 1 << 20;

    /** Long enough for an opening handshake on a busy machine, to which the proxies' limit applies as well. */
    private static final Duration CUT = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    abstract ReverseProxy start(Path folder, Setting setting);

    @Test
    void messagesAndCloseCodesPass() throws Exception {
        try (ServerUnderTest server = ServerUnderTest.start();
                ReverseProxy proxy = start(folder, Setting.plain(server.url("/")))) {
            assertThatItTalks(server, proxy, Offer.PLAIN);
        }
    }

    @Test
    void messagesAndCloseCodesPassWithTlsAtTheProxy() throws Exception {
        Certificate certificate = Certificate.selfSigned(folder);
        try (ServerUnderTest server = ServerUnderTest.start();
                ReverseProxy proxy =
                        start(folder, Setting.plain(server.url("/")).tls(certificate))) {
            assertThatItTalks(server, proxy, Offer.PLAIN.trusting(certificate.certificate()));
        }
    }

    @Test
    void messagesAndCloseCodesPassWithTlsAtTheProxyAndInParley() throws Exception {
        Certificate certificate = Certificate.selfSigned(folder);
        try (ServerUnderTest server = ServerUnderTest.startTls(certificate);
                ReverseProxy proxy = start(
                        folder, Setting.plain(server.url("/")).tls(certificate).tlsToServer(certificate))) {
            assertThatItTalks(server, proxy, Offer.PLAIN.trusting(certificate.certificate()));
        }
    }

    private static void assertThatItTalks(ServerUnderTest server, ReverseProxy proxy, Offer offer) throws Exception {
        byte[] data = new byte[1 << 20];
        new Random(1).nextBytes(data);
        try (ForeignConnection connection = CLIENT.connect(proxy.url("/echo"), offer)) {
            connection.sendText("Grüße 🎈");
            assertThat(connection.next(Event.Text.class).text()).isEqualTo("Grüße 🎈");
            connection.sendBinary(data);
            assertThat(connection.next(Event.Binary.class).data()).isEqualTo(data);
            connection.sendClose(4001, "bye");
            assertThat(connection.next(Event.Closed.class)).returns(4001, Event.Closed::code);
            assertThat(server.nextEnd()).isEqualTo(new ServerUnderTest.End(true, 4001, "bye"));
        }
        try (ForeignConnection connection = CLIENT.connect(proxy.url("/closing"), offer)) {
            connection.sendText("enough?");
            assertThat(connection.next()).isEqualTo(new Event.Closed(4002, "Genug, 終わり"));
        }
    }

    static List<Arguments> tooBig() {
        List<Arguments> all = new ArrayList<>();
        for (ForeignClient client : List.of(CLIENT, new OkHttpForeignClient())) {
            for (int size : new int[] {MESSAGE_LIMIT + 1, 8 * MESSAGE_LIMIT}) {
                all.add(Arguments.of(client.getClass().getSimpleName(), client, size));
            }
        }
        return all;
    }

    @ParameterizedTest(name = "{0}, {2} bytes")
    @MethodSource("tooBig")
    void aClientThatIsStillSendingLearnsThatItsMessageIsTooBig(String name, ForeignClient client, int size)
            throws Exception {
        try (ServerUnderTest server = ServerUnderTest.start();
                ReverseProxy proxy = start(folder, Setting.plain(server.url("/")))) {
            assertThatItLearns1009(client, proxy, Offer.PLAIN, size);
        }
    }

    @ParameterizedTest(name = "{0}, {2} bytes")
    @MethodSource("tooBig")
    void aClientThatIsStillSendingOverTlsLearnsThatItsMessageIsTooBig(String name, ForeignClient client, int size)
            throws Exception {
        Certificate certificate = Certificate.selfSigned(folder);
        try (ServerUnderTest server = ServerUnderTest.startTls(certificate);
                ReverseProxy proxy = start(
                        folder, Setting.plain(server.url("/")).tls(certificate).tlsToServer(certificate))) {
            assertThatItLearns1009(client, proxy, Offer.PLAIN.trusting(certificate.certificate()), size);
        }
    }

    private static void assertThatItLearns1009(ForeignClient client, ReverseProxy proxy, Offer offer, int size)
            throws Exception {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        for (int i = 0; i < 5; i++) { // A proxy that cuts its client short does so only now and then.
            try (ForeignConnection connection = client.connect(proxy.url("/echo"), offer)) {
                connection.sendBinary(data);
                assertThat(connection.next(Event.Closed.class)).returns(1009, Event.Closed::code);
            }
        }
    }

    @Test
    void theServersPingsKeepAnIdleConnectionOpen() throws Exception {
        try (ServerUnderTest server = ServerUnderTest.startPinging(Duration.ofMillis(300));
                ReverseProxy proxy =
                        start(folder, Setting.plain(server.url("/")).idle(CUT));
                ForeignConnection connection = CLIENT.connect(proxy.url("/echo"))) {
            long opened = System.nanoTime();
            while (System.nanoTime() - opened < CUT.multipliedBy(2).toNanos()) {
                connection.next(Event.Ping.class);
            }
            connection.sendText("still here");
            assertThat(connection.next(Event.Text.class).text()).isEqualTo("still here");
        }
    }

    @Test
    void withoutPingsTheProxyCutsAnIdleConnection() throws Exception {
        try (ServerUnderTest server = ServerUnderTest.startPinging(Duration.ofMinutes(10));
                ReverseProxy proxy =
                        start(folder, Setting.plain(server.url("/")).idle(CUT));
                ForeignConnection connection = CLIENT.connect(proxy.url("/echo"))) {
            assertThat(connection.next(Event.Closed.class)).returns(1006, Event.Closed::code);
            assertThat(server.nextEnd().code()).isEqualTo(1006);
        }
    }

    @Test
    void theServerSeesTheClientsAddress() throws Exception {
        try (ServerUnderTest server = ServerUnderTest.startTrusting("127.0.0.1");
                ReverseProxy proxy = start(folder, Setting.plain(server.url("/")))) {
            assertThat(addressSeen(proxy)).isEqualTo("127.0.0.9");
        }
    }

    @Test
    void theServerDoesNotBelieveAProxyThatItDoesNotTrust() throws Exception {
        try (ServerUnderTest server = ServerUnderTest.start();
                ReverseProxy proxy = start(folder, Setting.plain(server.url("/")))) {
            assertThat(addressSeen(proxy)).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void aPageFromTheProxyIsOfTheServersOwnOrigin() throws Exception {
        Certificate certificate = Certificate.selfSigned(folder);
        try (ServerUnderTest server = ServerUnderTest.startTrusting("127.0.0.1");
                ReverseProxy proxy =
                        start(folder, Setting.plain(server.url("/")).tls(certificate))) {
            Offer offer = Offer.PLAIN.trusting(certificate.certificate());
            String authority = proxy.url("/").getAuthority();
            try (ForeignConnection connection =
                    CLIENT.connect(proxy.url("/echo"), offer.origin("https://" + authority))) {
                connection.sendText("let in");
                assertThat(connection.next(Event.Text.class).text()).isEqualTo("let in");
            }
            assertThatThrownBy(() -> CLIENT.connect(proxy.url("/echo"), offer.origin("http://" + authority)))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refusal -> assertThat(refusal.status()).isEqualTo(403));
        }
    }

    /** Connects from 127.0.0.9, so that client and proxy have different addresses. */
    static String addressSeen(ReverseProxy proxy) throws Exception {
        ForeignClient client = new JdkClient(InetAddress.getByName("127.0.0.9"));
        try (ForeignConnection connection = client.connect(proxy.url("/address"))) {
            return connection.next(Event.Text.class).text();
        }
    }
}
