package dev.parley.app;

import dev.parley.server.WebSocketServer;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The lines that {@code parley serve} prints when it has started. */
final class Greeting {

    private Greeting() {}

    /**
     * Returns the lines: one for each address, which other programs may read, and then hints for people.
     *
     * @param server the server, started
     * @param eventLoops how many event loops it has
     */
    static List<String> lines(WebSocketServer server, int eventLoops) {
        List<String> lines = new ArrayList<>();
        Iterator<URI> uris = server.uris().iterator();
        for (SocketAddress address : server.addresses()) {
            lines.add("Parley is listening on "
                    + (address instanceof InetSocketAddress ? withoutSlash(uris.next()) : "unix:" + address));
        }
        lines.add("Transport: " + server.transport() + ", " + eventLoops
                + (eventLoops == 1 ? " event loop" : " event loops"));
        lines.add("Compression: " + server.compressionEngine().orElse("off"));
        server.uris().stream().findFirst().ifPresent(uri -> lines.addAll(hints(uri)));
        return lines;
    }

    private static List<String> hints(URI uri) {
        String page = reachable(withoutSlash(uri));
        return List.of(
                "Open the page:  " + page,
                "Try the echo:   ./parley connect " + page.replaceFirst("^http", "ws") + "/echo",
                "Stop with Ctrl+C.");
    }

    private static String withoutSlash(URI uri) {
        String text = uri.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** An address that stands for all of the machine's is none that a browser could open. */
    private static String reachable(String address) {
        return address.replace("//0.0.0.0", "//127.0.0.1")
                .replace("//[::]", "//[::1]")
                .replace("//[0:0:0:0:0:0:0:0]", "//[::1]");
    }
}
