package dev.parley.app.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.WebSocketClient;
import dev.parley.client.WebSocketRequest;
import dev.parley.server.WebSocketServer;
import dev.parley.testing.UnusedPort;
import dev.parley.websocket.Message;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A conversation over connections that come and go. */
@Timeout(60)
class ReconnectingLinkTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
    private final WebSocketServer server = WebSocketServer.builder()
            .port(0)
            .route("/", ws -> ws.forEach(received::add))
            .start();
    private final StringWriter errors = new StringWriter();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final View view = new PipeView(out, new PrintWriter(errors, true), false, new Format(false, (byte) '\n'));

    /** The first look-up fails: so there is no connection at first. */
    private final AtomicBoolean known = new AtomicBoolean();

    private final WebSocketClient client = WebSocketClient.builder()
            .resolver(host -> {
                if (known.compareAndSet(false, true)) {
                    throw new UnknownHostException(host);
                }
                return List.of(InetAddress.getLoopbackAddress());
            })
            .build();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private Session.Outcome talk(int port, Duration quiet, Duration longest, Source source) throws Exception {
        WebSocketRequest request =
                WebSocketRequest.to("ws://server.test:" + port + "/").build();
        Link link = new ReconnectingLink(
                client, request, view, failed -> new Ending(ExitCode.NOT_CONNECTED, failed.failure() + ""));
        Plan plan = new Plan(
                OptionalLong.empty(), OptionalLong.empty(), quiet, Optional.of(longest), Duration.ofSeconds(5));
        return new Session(link, view, plan).run(source);
    }

    private static Source saying(String text, Source.Then then) {
        return link -> {
            link.send(Message.text(text));
            return then;
        };
    }

    @Test
    void waitsForTheConnectionThatTakesTheInput() throws Exception {
        Session.Outcome outcome = talk(server.ports().getFirst(), Duration.ZERO, LONG, saying("hi", Source.Then.WAIT));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.NORMAL);
        assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo(Message.text("hi"));
    }

    @Test
    void waitsForTheConnectionWhosePongSaysThatAllWasRead() throws Exception {
        Session.Outcome outcome =
                talk(server.ports().getFirst(), Duration.ofMillis(1), LONG, saying("hi", Source.Then.WAIT));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.NORMAL);
        assertThat(received).containsExactly(Message.text("hi"));
    }

    @Test
    void tellsThatThereNeverWasAConnection() throws Exception {
        Session.Outcome outcome =
                talk(UnusedPort.find(), Duration.ofMillis(1), Duration.ofMillis(1), saying("hi", Source.Then.WAIT));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.NOT_CONNECTED);
        assertThat(outcome.problem().orElseThrow()).contains("without a connection", "1 message was not sent");
    }

    @Test
    void tellsWhatWasNotSentWhenTheUserHasEnough() throws Exception {
        Session.Outcome outcome = talk(UnusedPort.find(), LONG, LONG, saying("hi", Source.Then.CLOSE));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.NOT_CONNECTED);
        assertThat(outcome.problem().orElseThrow()).endsWith("1 message was not sent");
    }
}
