package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.websocket.WebSocket;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What servers see of credentials and cookies, with redirects between them and without. */
@ExtendWith(NothingStaysBehind.class)
class RedirectedTest {

    /** Heads of requests, in the order in which they came. */
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();

    private ScriptedServer first;
    private ScriptedServer second;

    @BeforeEach
    void start() throws Exception {
        second = new ScriptedServer(socket -> {
            String head = Heads.read(socket.getInputStream());
            requests.add(head);
            if (head.startsWith("GET /loop ")) {
                Heads.write(socket, redirect("ws://127.0.0.1:" + second.port() + "/loop", ""));
            } else {
                Heads.write(socket, Heads.accepting(head));
                ScriptedServer.drain(socket);
            }
        });
        first = new ScriptedServer(socket -> {
            String head = Heads.read(socket.getInputStream());
            requests.add(head);
            if (head.startsWith("GET /here ")) {
                Heads.write(socket, redirect("/end", "Set-Cookie: seen=1; Path=/\r\n"));
            } else if (head.startsWith("GET /elsewhere ")) {
                Heads.write(socket, redirect("ws://127.0.0.1:" + second.port() + "/end", ""));
            } else {
                Heads.write(
                        socket, Heads.accepting(head).replace("\r\n\r\n", "\r\nSet-Cookie: opened=1; Path=/\r\n\r\n"));
                ScriptedServer.drain(socket);
            }
        });
    }

    private static String redirect(String location, String more) {
        return "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\n" + more + "Content-Length: 0\r\n\r\n";
    }

    @AfterEach
    void stop() throws Exception {
        first.close();
        second.close();
    }

    private WebSocketRequest.Builder request(String path) {
        return WebSocketRequest.to("ws://127.0.0.1:" + first.port() + path);
    }

    private static void open(WebSocketClient.Builder builder, WebSocketRequest request) {
        try (WebSocketClient client = builder.build();
                WebSocket ws = client.connect(request)) {
            ws.abort();
        }
    }

    private String last(String field) {
        return Heads.field(requests.stream().reduce((before, after) -> after).orElseThrow(), field);
    }

    @Test
    void showsBasicCredentials() {
        open(
                WebSocketClient.builder(),
                request("/end").basicAuthorization("us\u00e9r", "p:w").build());

        assertThat(last("Authorization")).isEqualTo("Basic dXPDqXI6cDp3");
    }

    @Test
    void showsABearerToken() {
        open(
                WebSocketClient.builder(),
                request("/end").bearerAuthorization("t0ken").build());

        assertThat(last("Authorization")).isEqualTo("Bearer t0ken");
    }

    @Test
    void refusesCredentialsThatCannotBeShown() {
        assertThatThrownBy(() -> request("/end").basicAuthorization("us:er", "secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("colon");
        assertThatThrownBy(() -> request("/end").basicAuthorization("user", "a\r\nb"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request("/end").bearerAuthorization("a\r\nHost: evil"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsCredentialsOnTheSameOrigin() {
        open(
                WebSocketClient.builder(),
                request("/here").bearerAuthorization("t0ken").build());

        assertThat(requests).hasSize(2);
        assertThat(last("Authorization")).isEqualTo("Bearer t0ken");
    }

    @Test
    void showsNoCredentialsToAnotherOrigin() {
        open(
                WebSocketClient.builder(),
                request("/elsewhere")
                        .bearerAuthorization("t0ken")
                        .header("Cookie", "own=1")
                        .build());

        assertThat(requests).hasSize(2);
        assertThat(last("Authorization")).isEmpty();
        assertThat(last("Cookie")).isEmpty();
        assertThat(last("Host")).isEqualTo("127.0.0.1:" + second.port());
    }

    @Test
    void endsALoopOfRedirects() {
        WebSocketClient.Builder builder = WebSocketClient.builder()
                .settings(ClientSettings.builder().maximumRedirects(2).build());
        WebSocketRequest loop =
                WebSocketRequest.to("ws://127.0.0.1:" + second.port() + "/loop").build();

        assertThatThrownBy(() -> open(builder, loop))
                .isInstanceOfSatisfying(
                        WebSocketConnectException.class,
                        refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.REDIRECT))
                .hasMessageContaining("maximumRedirects (2) have been followed");
        assertThat(requests).hasSize(3);
    }

    @Test
    void followsNoRedirectWhereNoneIsAllowed() {
        WebSocketClient.Builder builder = WebSocketClient.builder()
                .settings(ClientSettings.builder().maximumRedirects(0).build());

        assertThatThrownBy(() -> open(builder, request("/here").build()))
                .isInstanceOfSatisfying(
                        WebSocketConnectException.class,
                        refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.REDIRECT));
        assertThat(requests).hasSize(1);
    }

    @Test
    void keepsTheCookiesOfEveryAnswerAndShowsThemWhereTheyBelong() {
        CookieManager cookies = new CookieManager();
        open(WebSocketClient.builder().cookies(cookies), request("/here").build());

        assertThat(last("Cookie")).isEqualTo("seen=1");
        assertThat(cookies.getCookieStore().getCookies())
                .extracting(HttpCookie::getName)
                .containsExactlyInAnyOrder("seen", "opened");
    }

    @Test
    void addsTheProgramsOwnCookiesInTheSameField() {
        CookieManager cookies = new CookieManager();
        HttpCookie kept = new HttpCookie("kept", "1");
        kept.setPath("/");
        kept.setVersion(0);
        cookies.getCookieStore().add(URI.create("http://127.0.0.1/"), kept);
        HttpCookie secure = new HttpCookie("secure", "1");
        secure.setPath("/");
        secure.setSecure(true);
        cookies.getCookieStore().add(URI.create("https://127.0.0.1/"), secure);

        open(
                WebSocketClient.builder().cookies(cookies),
                request("/end").header("Cookie", "own=1").build());

        assertThat(last("Cookie")).isEqualTo("own=1; kept=1");
    }
}
