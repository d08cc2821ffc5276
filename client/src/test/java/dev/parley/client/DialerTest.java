package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.websocket.netty.Endpoint;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told when the time to connect is over. */
@ExtendWith(NothingStaysBehind.class)
final class DialerTest {

    private static final ClientSettings SETTINGS =
            ClientSettings.builder().connectTimeout(Duration.ofSeconds(2)).build();

    private final OpeningTurns turns = new OpeningTurns(SETTINGS.openingsPerAddress());
    private final Queue<String> lookedUp = new ConcurrentLinkedQueue<>();
    private final List<WebSocketConnectException> failed = new ArrayList<>();

    private ClientContext context(ProxyChoice proxies) throws Exception {
        return new ClientContext(
                SETTINGS,
                EventLoops.shared().transport(),
                EventLoops.shared().group(),
                host -> {
                    lookedUp.add(host);
                    return List.of(InetAddress.getLoopbackAddress());
                },
                TlsContext.of(ClientTls.system()),
                proxies,
                Optional.empty(),
                Optional.empty(),
                turns,
                new ClientConnections());
    }

    @Test
    void aTurnThatDoesNotComeIsNoFailureOfTheProxy() throws Exception {
        WebSocketRequest request = WebSocketRequest.to("ws://server.test/").build();
        assertThat(turns.enter("server.test:80")).isCompleted();
        try (ScriptedServer proxy = new ScriptedServer(ScriptedServer::drain)) {
            ClientContext context = context(target -> List.of(
                    new ProxyChoice.Way(Optional.of(ProxyServer.http("proxy.test", proxy.port())), failed::add),
                    ProxyChoice.Way.by(Optional.empty())));
            Attempt attempt = new Attempt(context, request, new Endpoint.Receiving());
            try (Dialer dialer = new Dialer(context, attempt)) {
                WebSocketConnectException late =
                        catchThrowableOfType(WebSocketConnectException.class, () -> dialer.connect(Target.of(request)));

                assertThat(late.failure()).isEqualTo(ConnectFailure.CONNECT_TIMEOUT);
                assertThat(late)
                        .hasMessageStartingWith("ws://server.test/: no turn to connect within PT2S (connectTimeout)")
                        .hasMessageContaining("openingsPerAddress (1)");
            }
            assertThat(proxy.connections()).isZero();
        }
        assertThat(failed).isEmpty();
        assertThat(lookedUp).containsExactly("proxy.test");
        turns.leave("server.test:80");
        assertThat(turns.addresses()).isZero();
    }
}
