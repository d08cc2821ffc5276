package dev.parley.conformance.proxies;

import dev.parley.conformance.Certificate;
import dev.parley.conformance.ExternalProcess;
import dev.parley.conformance.ForeignPort;
import dev.parley.conformance.Tool;
import dev.parley.testing.UnusedPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A reverse proxy in front of a server: nginx or haproxy as a child process, with a configuration of its own. */
public final class ReverseProxy implements AutoCloseable {

    private final ExternalProcess process;
    private final URI url;

    private ReverseProxy(ExternalProcess process, URI url) {
        this.process = process;
        this.url = url;
    }

    /**
     * How the proxy stands between client and server.
     *
     * @param certificate what it shows its clients; without one it speaks plain HTTP to them
     * @param backend the server's authority, such as {@code 127.0.0.1:43127}
     * @param backendCertificate what it expects of the server; without one it speaks plain HTTP to it
     * @param idle after how much silence it cuts a WebSocket connection
     * @param sendProxy the version of the PROXY protocol with which it tells the server the client's address, or 0 to tell
     *     it in {@code X-Forwarded-For}; haproxy only
     */
    public record Setting(
            String backend,
            Optional<Certificate> certificate,
            Optional<Certificate> backendCertificate,
            Duration idle,
            int sendProxy) {

        public static Setting plain(URI backend) {
            return new Setting(backend.getAuthority(), Optional.empty(), Optional.empty(), Duration.ofSeconds(30), 0);
        }

        public Setting tls(Certificate shown) {
            return new Setting(backend, Optional.of(shown), backendCertificate, idle, sendProxy);
        }

        public Setting tlsToServer(Certificate expected) {
            return new Setting(backend, certificate, Optional.of(expected), idle, sendProxy);
        }

        public Setting idle(Duration limit) {
            return new Setting(backend, certificate, backendCertificate, limit, sendProxy);
        }

        public Setting sendProxy(int version) {
            return new Setting(backend, certificate, backendCertificate, idle, version);
        }
    }

    /** The {@code ws} or {@code wss} URL of a path at the proxy. */
    public URI url(String path) {
        return url.resolve(path);
    }

    public static ReverseProxy nginx(Path folder, Setting setting) {
        String binary = Tool.NGINX.require().toString();
        int port = UnusedPort.find();
        String tls = setting.certificate()
                .map(certificate -> "ssl_certificate " + certificate.certificate() + "; ssl_certificate_key "
                        + certificate.key() + ";")
                .orElse("");
        String backendTls = setting.backendCertificate()
                .map(certificate -> "proxy_ssl_verify on; proxy_ssl_name localhost; proxy_ssl_trusted_certificate "
                        + certificate.certificate() + ";")
                .orElse("");
        String configuration = """
            daemon off;
            master_process off;
            pid %1$s/nginx.pid;
            error_log stderr notice;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              map $http_upgrade $connection_upgrade { default upgrade; '' close; }
              server {
                listen 127.0.0.1:%2$d%3$s;
                %4$s
                location / {
                  proxy_pass %5$s://%6$s;
                  %7$s
                  proxy_http_version 1.1;
                  proxy_set_header Upgrade $http_upgrade;
                  proxy_set_header Connection $connection_upgrade;
                  proxy_set_header Host $http_host;
                  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                  proxy_set_header X-Forwarded-Proto $scheme;
                  proxy_read_timeout %8$dms;
                }
              }
            }
            """.formatted(
                        folder,
                        port,
                        setting.certificate().isPresent() ? " ssl" : "",
                        tls,
                        setting.backendCertificate().isPresent() ? "https" : "http",
                        setting.backend(),
                        backendTls,
                        setting.idle().toMillis());
        Path file = write(folder.resolve("nginx.conf"), configuration);
        List<String> command = List.of(binary, "-p", folder.toString(), "-e", "stderr", "-c", file.toString());
        return start("nginx", command, folder, port, setting);
    }

    public static ReverseProxy haproxy(Path folder, Setting setting) {
        String binary = Tool.HAPROXY.require().toString();
        int port = UnusedPort.find();
        String tls = setting.certificate()
                .map(certificate -> " ssl crt " + certificate.both())
                .orElse("");
        String backendTls = setting.backendCertificate()
                .map(certificate -> " ssl verify required verifyhost localhost ca-file " + certificate.certificate())
                .orElse("");
        String sendProxy = switch (setting.sendProxy()) {
            case 0 -> "";
            case 1 -> " send-proxy";
            case 2 -> " send-proxy-v2";
            default -> throw new IllegalArgumentException("no such version: " + setting.sendProxy());
        };
        String configuration = """
            global
              maxconn 256
              log stdout format raw local0
            defaults
              mode http
              log global
              timeout connect 5s
              timeout client 30s
              timeout server 30s
              timeout tunnel %1$dms
            frontend front
              bind 127.0.0.1:%2$d%3$s
              %4$s
              http-request set-header X-Forwarded-Proto https if { ssl_fc }
              http-request set-header X-Forwarded-Proto http unless { ssl_fc }
              default_backend parley
            backend parley
              server parley %5$s%6$s%7$s
            """.formatted(
                        setting.idle().toMillis(),
                        port,
                        tls,
                        setting.sendProxy() == 0 ? "option forwardfor" : "",
                        setting.backend(),
                        backendTls,
                        sendProxy);
        Path file = write(folder.resolve("haproxy.cfg"), configuration);
        List<String> command = List.of(binary, "-db", "-f", file.toString());
        return start("haproxy", command, folder, port, setting);
    }

    private static ReverseProxy start(String name, List<String> command, Path folder, int port, Setting setting) {
        ExternalProcess process = ExternalProcess.start(name, command, folder, Map.of(), line -> {});
        ForeignPort.awaitListening(name, process, port);
        String scheme = setting.certificate().isPresent() ? "wss" : "ws";
        return new ReverseProxy(process, URI.create(scheme + "://127.0.0.1:" + port + "/"));
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
