package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.Routes.FilesRoute;
import dev.parley.server.Routes.Handled;
import dev.parley.server.Routes.HttpPlan;
import dev.parley.server.Routes.HttpRoute;
import dev.parley.server.Routes.MethodNotAllowed;
import dev.parley.server.Routes.NotFound;
import dev.parley.server.Routes.UpgradeRequired;
import dev.parley.server.Routes.WebSocketRoute;
import dev.parley.websocket.netty.Endpoint;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesTest {

    private static final HttpHandler FIRST = request -> HttpResponse.of(200);
    private static final HttpHandler SECOND = request -> HttpResponse.of(200);
    private static final WebSocketEndpoint ENDPOINT =
            new WebSocketEndpoint(new Endpoint.Blocking(webSocket -> {}), RouteOptions.defaults());

    @TempDir
    private Path folder;

    private final Routes.Builder builder = new Routes.Builder();

    private RoutesTest http(String method, String pattern, HttpHandler handler) {
        builder.add(new HttpRoute(RoutePattern.parse(pattern), method, handler));
        return this;
    }

    private RoutesTest webSocket(String pattern) {
        builder.add(new WebSocketRoute(RoutePattern.parse(pattern), ENDPOINT));
        return this;
    }

    private StaticFiles files(String pattern) {
        StaticFiles files = new StaticFiles(new FolderSource(folder, InstantSource.system()), FileOptions.defaults());
        builder.add(new FilesRoute(RoutePattern.parse(pattern), files));
        return files;
    }

    private HttpPlan plan(String method, String path) {
        return builder.build().http(method, (RequestPath) RequestPath.parse(path));
    }

    @Test
    void findsTheMostSpecificWebSocketRoute() {
        webSocket("/chat/{room}").webSocket("/chat/lobby").webSocket("/chat/**");
        Routes routes = builder.build();
        Routes.WebSocketMatch lobby =
                routes.webSocket((RequestPath) RequestPath.parse("/chat/lobby")).orElseThrow();
        Routes.WebSocketMatch room =
                routes.webSocket((RequestPath) RequestPath.parse("/chat/a")).orElseThrow();
        Routes.WebSocketMatch deep =
                routes.webSocket((RequestPath) RequestPath.parse("/chat/a/b")).orElseThrow();
        assertThat(lobby.route().pattern()).hasToString("/chat/lobby");
        assertThat(room.route().pattern()).hasToString("/chat/{room}");
        assertThat(room.variables()).isEqualTo(Map.of("room", "a"));
        assertThat(deep.route().pattern()).hasToString("/chat/**");
        assertThat(routes.webSocket((RequestPath) RequestPath.parse("/other"))).isEmpty();
    }

    @Test
    void doesNotOpenAWebSocketOnAnHttpRoute() {
        http("GET", "/a", FIRST);
        assertThat(builder.build().webSocket((RequestPath) RequestPath.parse("/a")))
                .isEmpty();
    }

    @Test
    void doesNotKnowAPathWithoutRoute() {
        assertThat(http("GET", "/a", FIRST).plan("GET", "/b")).isEqualTo(new HttpPlan(List.of(), new NotFound()));
    }

    @Test
    void choosesTheHandlerByMethod() {
        http("GET", "/a", FIRST).http("POST", "/a", SECOND);
        assertThat(plan("GET", "/a").otherwise()).isEqualTo(new Handled(FIRST, Map.of()));
        assertThat(plan("POST", "/a").otherwise()).isEqualTo(new Handled(SECOND, Map.of()));
    }

    @Test
    void answersHeadWithTheHandlerOfGetUnlessItHasItsOwn() {
        http("GET", "/a", FIRST).http("GET", "/b", FIRST).http("HEAD", "/b", SECOND);
        assertThat(plan("HEAD", "/a").otherwise()).isEqualTo(new Handled(FIRST, Map.of()));
        assertThat(plan("HEAD", "/b").otherwise()).isEqualTo(new Handled(SECOND, Map.of()));
    }

    @Test
    void tellsWhichMethodsAreAllowed() {
        http("GET", "/a", FIRST).http("PUT", "/a", SECOND);
        assertThat(plan("DELETE", "/a").otherwise())
                .isInstanceOfSatisfying(
                        MethodNotAllowed.class,
                        refused -> assertThat(refused.allowed()).containsExactly("GET", "HEAD", "OPTIONS", "PUT"));
    }

    @Test
    void aMoreSpecificPatternWithAnotherMethodStandsBeforeALessSpecificOne() {
        http("POST", "/a/b", FIRST).http("GET", "/a/**", SECOND);
        assertThat(plan("GET", "/a/b").otherwise()).isInstanceOf(MethodNotAllowed.class);
        assertThat(plan("GET", "/a/c").otherwise()).isEqualTo(new Handled(SECOND, Map.of()));
    }

    @Test
    void wantsAnUpgradeOnAWebSocketRoute() {
        webSocket("/echo");
        assertThat(plan("GET", "/echo").otherwise()).isEqualTo(new UpgradeRequired());
        assertThat(plan("HEAD", "/echo").otherwise()).isEqualTo(new UpgradeRequired());
        assertThat(plan("POST", "/echo").otherwise()).isInstanceOf(MethodNotAllowed.class);
    }

    @Test
    void aHandlerAndAWebSocketShareAPath() {
        webSocket("/a").http("GET", "/a", FIRST);
        assertThat(plan("GET", "/a").otherwise()).isEqualTo(new Handled(FIRST, Map.of()));
        assertThat(builder.build().webSocket((RequestPath) RequestPath.parse("/a")))
                .isPresent();
    }

    @Test
    void looksForFilesBeforeItWantsAnUpgrade() {
        webSocket("/");
        StaticFiles files = files("/**");
        assertThat(plan("GET", "/"))
                .isEqualTo(new HttpPlan(List.of(new Routes.FilesMatch(files, List.of(""))), new UpgradeRequired()));
    }

    @Test
    void looksForFilesInTheMostSpecificFolderFirst() {
        StaticFiles all = files("/**");
        StaticFiles some = files("/a/**");
        assertThat(plan("GET", "/a/b").files())
                .containsExactly(
                        new Routes.FilesMatch(some, List.of("b")), new Routes.FilesMatch(all, List.of("a", "b")));
    }

    @Test
    void doesNotLookForFilesThatAHandlerIsToChange() {
        files("/**");
        http("POST", "/a", FIRST);
        assertThat(plan("POST", "/a")).isEqualTo(new HttpPlan(List.of(), new Handled(FIRST, Map.of())));
        assertThat(plan("POST", "/b").files()).hasSize(1);
    }

    @Test
    void refusesASecondRouteForTheSamePaths() {
        webSocket("/chat/{room}");
        assertThatThrownBy(() -> webSocket("/chat/{id}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("route \"/chat/{id}\" (WebSocket): \"/chat/{room}\" matches the same paths");
        assertThatThrownBy(() -> webSocket("/chat/{room}"))
                .hasMessage("route \"/chat/{room}\" (WebSocket): there is one already");
        http("GET", "/a", FIRST);
        assertThatThrownBy(() -> http("GET", "/a", SECOND)).hasMessage("route \"/a\" (GET): there is one already");
    }
}
