package dev.parley.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/** Whether a server can listen at an address, and why not. */
final class ListeningAddress {

    private ListeningAddress() {}

    /**
     * Looks whether there is such an address, and makes room for a Unix domain socket whose server has gone.
     *
     * @throws ServerStartException if it cannot be listened at
     */
    static void check(SocketAddress address) {
        switch (address) {
            case InetSocketAddress internet -> {
                if (internet.isUnresolved()) {
                    throw new ServerStartException("host " + internet.getHostString()
                            + ": there is no such host name; choose an address of this machine, such as 127.0.0.1, or"
                            + " 0.0.0.0 for all of them");
                }
            }
            case UnixDomainSocketAddress unix -> checkSocketFile(unix.getPath());
            default -> throw new IllegalArgumentException("address: got " + address);
        }
    }

    private static void checkSocketFile(Path file) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther()) {
                throw new ServerStartException(
                        file + ": there is a file that is no socket; delete it or choose another name");
            }
            if (answers(file)) {
                throw new ServerStartException(
                        file + ": another server listens on this socket; stop it or choose another name");
            }
            Files.delete(file);
        } catch (IOException denied) {
            throw new ServerStartException(
                    file + ": the socket that a server before has left behind cannot be deleted: " + denied, denied);
        }
    }

    private static boolean answers(Path file) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(file));
        } catch (IOException nobodyThere) {
            return false;
        }
    }

    /** {@return the exception that tells in one line why, and what can be done} */
    static ServerStartException cannotListen(SocketAddress address, Throwable failure) {
        String reason = String.valueOf(failure.getMessage());
        String lower = reason.toLowerCase(Locale.ROOT);
        if (!(address instanceof InetSocketAddress internet)) {
            return new ServerStartException(
                    address + ": cannot listen on this socket: " + reason + "; choose another file", failure);
        }
        String where = "port " + internet.getPort() + " on " + internet.getHostString();
        if (lower.contains("in use")) {
            return new ServerStartException(
                    where + " is occupied: stop the program that listens there, or choose another port (0 takes any"
                            + " that is free)",
                    failure);
        }
        if (lower.contains("permission denied") || lower.contains("access denied")) {
            return new ServerStartException(
                    where + " may not be opened by this user: choose a port above 1023, or grant the privilege",
                    failure);
        }
        if (lower.contains("assign")) {
            return new ServerStartException(
                    "host " + internet.getHostString()
                            + " is no address of this machine: choose one that is, such as 127.0.0.1, or 0.0.0.0 for"
                            + " all of them",
                    failure);
        }
        return new ServerStartException(where + ": cannot listen there: " + reason, failure);
    }
}
