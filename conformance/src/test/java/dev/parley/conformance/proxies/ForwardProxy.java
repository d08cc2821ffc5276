package dev.parley.conformance.proxies;

import dev.parley.client.ProxyServer;
import dev.parley.conformance.ExternalProcess;
import dev.parley.conformance.ForeignPort;
import dev.parley.conformance.FullRun;
import dev.parley.conformance.Tool;
import dev.parley.testing.UnusedPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A proxy through which Parley's client goes: squid or microsocks as a child process, with a configuration of its own. */
final class ForwardProxy implements AutoCloseable {

    static final String USER = "user";
    static final String PASSWORD = "sesame";

    private static final String REALM = "conformance";

    /** Where Debian's squid has the programs that know its users. */
    private static final Path SQUID_HELPERS = Path.of("/usr/lib/squid");

    private final ExternalProcess process;
    private final ProxyServer server;
    private final Supplier<String> log;

    /** How a proxy wants to know who somebody is. */
    enum Login {
        /** Not at all. */
        NONE,
        BASIC,
        DIGEST
    }

    private ForwardProxy(ExternalProcess process, ProxyServer server, Supplier<String> log) {
        this.process = process;
        this.server = server;
        this.log = log;
    }

    /** Where it is, without credentials. */
    ProxyServer server() {
        return server;
    }

    /** The same, with those that it takes. */
    ProxyServer serverForUser() {
        return server.withCredentials(USER, PASSWORD);
    }

    /** What the proxy says that it has done. */
    String log() {
        return log.get();
    }

    static ForwardProxy squid(Path folder, Login login) {
        String binary = Tool.SQUID.require().toString();
        int port = UnusedPort.find();
        Path access = folder.resolve("access.log");
        Path file = write(folder.resolve("squid.conf"), """
            http_port 127.0.0.1:%1$d
            pid_filename none
            cache_log %2$s/cache.log
            access_log stdio:%3$s
            coredump_dir %2$s
            cache deny all
            netdb_filename none
            pinger_enable off
            shutdown_lifetime 0 seconds
            visible_hostname localhost
            %4$s
            http_access deny all
            """.formatted(port, folder, access, access(folder, login)));
        letOthersIn(folder);
        ExternalProcess process = ExternalProcess.start(
                "squid", List.of(binary, "-N", "-d", "1", "-f", file.toString()), folder, Map.of(), line -> {});
        ForeignPort.awaitListening("squid", process, port);
        return new ForwardProxy(process, ProxyServer.http("127.0.0.1", port), () -> read(access));
    }

    /** Whom squid lets through. */
    private static String access(Path folder, Login login) {
        return switch (login) {
            case NONE -> "http_access allow localhost";
            case BASIC ->
                """
                auth_param basic program %s %s
                auth_param basic realm %s
                acl known proxy_auth REQUIRED
                http_access allow known\
                """.formatted(
                                helper("basic_ncsa_auth"),
                                write(folder.resolve("basic"), USER + ":" + md5(PASSWORD) + "\n"),
                                REALM);
            case DIGEST -> {
                String hash = md5(USER + ":" + REALM + ":" + PASSWORD);
                Path users = write(folder.resolve("digest"), USER + ":" + REALM + ":" + hash + "\n");
                yield """
                    auth_param digest program %s -c %s
                    auth_param digest realm %s
                    acl known proxy_auth REQUIRED
                    http_access allow known\
                    """.formatted(helper("digest_file_auth"), users, REALM);
            }
        };
    }

    private static Path helper(String name) {
        Path helper = SQUID_HELPERS.resolve(name);
        if (!Files.isExecutable(helper)) {
            throw FullRun.missing("no " + helper + " on this machine; install it with: " + Tool.SQUID.install());
        }
        return helper;
    }

    /** Squid that is started by root goes on as another user, and wants to write its logs. */
    private static void letOthersIn(Path folder) {
        try {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static ForwardProxy microsocks(Path folder, boolean withPassword) {
        int port = UnusedPort.find();
        List<String> command = new ArrayList<>(
                List.of(Tool.MICROSOCKS.require().toString(), "-i", "127.0.0.1", "-p", Integer.toString(port)));
        if (withPassword) {
            command.addAll(List.of("-u", USER, "-P", PASSWORD));
        }
        ExternalProcess process = ExternalProcess.start("microsocks", command, folder, Map.of(), line -> {});
        ForeignPort.awaitListening("microsocks", process, port);
        return new ForwardProxy(process, ProxyServer.socks5("127.0.0.1", port), process::output);
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
