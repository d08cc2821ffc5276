package dev.parley.conformance.deflate;

import dev.parley.conformance.NodeScripts;
import dev.parley.conformance.PythonScripts;
import java.util.List;
import java.util.Locale;

/** Whose implementation of {@code permessage-deflate} is at the other end. */
enum Peer {
    /** The {@code ws} package for Node. */
    WS {
        @Override
        int mostFrames() {
            return 8_000;
        }

        @Override
        List<String> command(String role) {
            return NodeScripts.command("deflate_" + role + ".js");
        }
    },
    /** Python's {@code websockets} package. */
    WEBSOCKETS {
        @Override
        int mostFrames() {
            return 24_000;
        }

        @Override
        List<String> command(String role) {
            return PythonScripts.command("deflate_" + role + ".py", "websockets", "python3-websockets");
        }
    };

    /** Of how many frames a case may be, both ways together: what it does in a second at most. */
    abstract int mostFrames();

    /**
     * What starts its script.
     *
     * @param role {@code client} or {@code server}
     */
    abstract List<String> command(String role);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
