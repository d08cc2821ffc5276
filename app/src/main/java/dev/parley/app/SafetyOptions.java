package dev.parley.app;

import dev.parley.client.ClientTls;
import dev.parley.client.ProxyServer;
import dev.parley.client.WebSocketClient;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that say whom to trust, who the client is, and through which proxy it goes. */
final class SafetyOptions extends TrustOptions {

    /** Those that {@link ProxyServer#parse} knows. */
    private static final Set<String> SCHEMES = Set.of("http", "socks5", "socks5h");

    @Option(names = "--cert", paramLabel = "FILE", description = "The client's own certificate, in PEM; needs --key.")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--key", paramLabel = "FILE", description = "The private key of --cert, in PEM.")
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = "Goes through a proxy: http://[USER:PASSWORD@]HOST:PORT or socks5://...; none for no proxy. "
                    + "Without this option, as https_proxy, http_proxy, all_proxy and no_proxy say.")
    private Optional<String> proxy = Optional.empty();

    /**
     * Returns the client.
     *
     * @throws CommandFailure if an option, or a file that it names, cannot be used
     */
    WebSocketClient build(WebSocketClient.Builder client) {
        if (certificate.isPresent() != key.isPresent()) {
            throw new CommandFailure(
                    certificate.isPresent()
                            ? "--cert: needs --key, the private key of the certificate"
                            : "--key: needs --cert, the certificate of the key");
        }
        ClientTls tls = insecure()
                ? ClientTls.insecureTrustAnybody()
                : authorities().map(ClientTls::authorities).orElseGet(ClientTls::system);
        client.tls(
                certificate.map(chain -> tls.withPem(chain, key.orElseThrow())).orElse(tls));
        setProxy(client);
        try {
            return client.build();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private void setProxy(WebSocketClient.Builder client) {
        try {
            if (proxy.isEmpty()) {
                client.proxyFromEnvironment();
            } else if (!proxy.get().equals("none")) {
                requireKnownScheme(proxy.get());
                client.proxy(ProxyServer.parse(proxy.get()));
            }
        } catch (IllegalArgumentException e) {
            throw new CommandFailure((proxy.isPresent() ? "--proxy: " : "") + e.getMessage(), e);
        }
    }

    private static void requireKnownScheme(String url) {
        int end = url.indexOf("://");
        // Only what may be a scheme is repeated: what stands elsewhere may be a password.
        String scheme = end < 0 ? "" : url.substring(0, end).toLowerCase(Locale.ROOT);
        if (scheme.matches("[a-z][a-z0-9+.-]*") && !SCHEMES.contains(scheme)) {
            throw new CommandFailure("--proxy: got the scheme " + scheme
                    + ", expected http://HOST:PORT or socks5://HOST:PORT, perhaps with USER:PASSWORD@");
        }
    }
}
