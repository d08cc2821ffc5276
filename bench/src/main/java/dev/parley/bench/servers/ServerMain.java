package dev.parley.bench.servers;

import java.io.IOException;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One server in a JVM of its own, which ends with its standard input. */
public final class ServerMain {

    private ServerMain() {}

    /** Arguments: the server's name, and {@code --compression on} or {@code --compression off}. */
    public static void main(String[] args) throws Exception {
        if (args.length != 3 || !args[1].equals("--compression")) {
            throw new IllegalArgumentException(
                    "got " + String.join(" ", args) + ", expected NAME --compression on|off");
        }
        Logger.getLogger("").setLevel(Level.WARNING);
        Contestant contestant = Contestant.of(args[0]);
        boolean compression = isOn(args[2]);
        if (compression && !contestant.compresses()) {
            throw new IllegalArgumentException(contestant.title() + " has no permessage-deflate");
        }
        Peer peer = contestant
                .peer()
                .orElseThrow(() -> new IllegalArgumentException(contestant.title() + " has a program of its own"));
        int port = peer.start(compression);
        System.out.printf(Locale.ROOT, "Listening on http://127.0.0.1:%d%n", port);
        System.out.flush();
        awaitEndOfInput();
        Runtime.getRuntime().halt(0); // Some servers have threads that would go on for ever.
    }

    private static boolean isOn(String word) {
        return switch (word) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new IllegalArgumentException("got --compression " + word + ", expected on or off");
        };
    }

    private static void awaitEndOfInput() throws IOException {
        byte[] ignored = new byte[64];
        while (System.in.read(ignored) >= 0) {
            // Nothing is said on it; its end is.
        }
    }
}
