package dev.parley.app;

import dev.parley.client.WebSocketRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what the opening handshake asks for, for whatever opens connections. */
class RequestOptions {

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            description = "A header field of the request. May be given several times.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = "--origin",
            paramLabel = "ORIGIN",
            description = "On behalf of which page, such as https://example.com.")
    private Optional<String> origin = Optional.empty();

    @Option(
            names = "--subprotocol",
            paramLabel = "NAME",
            description = "A subprotocol to offer, the best liked first. May be given several times.")
    private List<String> subprotocols = new ArrayList<>();

    @Option(names = "--basic", paramLabel = "USER:PASSWORD", description = "Who you are, by name and password.")
    private Optional<String> basic = Optional.empty();

    @Option(names = "--bearer", paramLabel = "TOKEN", description = "Who you are, by a token.")
    private Optional<String> bearer = Optional.empty();

    @Option(
            names = "--unix-socket",
            paramLabel = "PATH",
            description = "Connects to a Unix domain socket; the URL says what is asked for there.")
    private Optional<Path> unixSocket = Optional.empty();

    /**
     * Returns a builder of the request.
     *
     * @throws CommandFailure if an option could not stand in one
     */
    final WebSocketRequest.Builder request(String url) {
        if (basic.isPresent() && bearer.isPresent()) {
            throw new CommandFailure("--bearer: cannot be given together with --basic");
        }
        WebSocketRequest.Builder request = checked("URL", () -> WebSocketRequest.to(url));
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new CommandFailure("--header: got \"" + header + "\", expected 'Name: value'");
            }
            String name = header.substring(0, colon).strip();
            if (name.equalsIgnoreCase("Proxy-Authorization")) {
                throw new CommandFailure(
                        "--header: Proxy-Authorization would go to the server; what the proxy is to know,"
                                + " --proxy with USER:PASSWORD@ tells it");
            }
            checked(
                    "--header",
                    () -> request.header(name, header.substring(colon + 1).strip()));
        }
        basic.ifPresent(credentials -> {
            int colon = credentials.indexOf(':');
            if (colon < 0) {
                throw new CommandFailure("--basic: expected USER:PASSWORD, got no colon");
            }
            checked(
                    "--basic",
                    () -> request.basicAuthorization(
                            credentials.substring(0, colon), credentials.substring(colon + 1)));
        });
        bearer.ifPresent(token -> checked("--bearer", () -> request.bearerAuthorization(token)));
        origin.ifPresent(page -> checked("--origin", () -> request.origin(page)));
        checked("--subprotocol", () -> request.subprotocols(subprotocols.toArray(String[]::new)));
        unixSocket.ifPresent(request::unixSocket);
        // What is wrong with one of them is told here, and not when the connection is opened.
        checked("the request", request::build);
        return request;
    }

    private interface Setting<T> {
        T get();
    }

    private static <T> T checked(String option, Setting<T> setting) {
        try {
            return setting.get();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(option + ": " + e.getMessage(), e);
        }
    }
}
