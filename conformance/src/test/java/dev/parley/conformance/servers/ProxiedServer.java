package dev.parley.conformance.servers;

import dev.parley.conformance.Certificate;
import dev.parley.conformance.proxies.ReverseProxy;
import dev.parley.conformance.proxies.ReverseProxy.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;

/** A server behind a reverse proxy, which has the TLS if there is any. */
final class ProxiedServer extends ForeignServer {

    private final ForeignServer server;
    private final ReverseProxy proxy;

    private ProxiedServer(ForeignServer server, ReverseProxy proxy) {
        this.server = server;
        this.proxy = proxy;
    }

    /**
     * Starts a proxy in front of a server, which it closes with itself.
     *
     * @param start starts the proxy with files in that folder
     */
    static ForeignServer start(
            ForeignServer server,
            BiFunction<Path, Setting, ReverseProxy> start,
            Path folder,
            Optional<Certificate> certificate) {
        Setting plain = Setting.plain(server.url("/"));
        try {
            return new ProxiedServer(
                    server, start.apply(folder, certificate.map(plain::tls).orElse(plain)));
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    @Override
    URI url(String pathAndQuery) {
        return proxy.url(pathAndQuery);
    }

    @Override
    End end(String id) throws InterruptedException {
        return server.end(id);
    }

    @Override
    public void close() {
        proxy.close();
        server.close();
    }
}
