package dev.parley.protocol.handshake;

import dev.parley.protocol.Extension;
import java.util.List;
import java.util.Optional;

/**
 * What both sides have agreed on when the opening handshake is done.
 *
 * <p>Whoever has it closes the extensions: by handing them to an {@link dev.parley.protocol.Engine}, which does so in the
 * end, or itself if the connection is lost before there is one.
 *
 * @param response the head of the server's response, with status 101
 * @param subprotocol the subprotocol, if one is used (RFC 6455 §1.9)
 * @param extensions the extensions, in the order in which the server named them (RFC 6455 §9.1)
 */
public record Agreement(ResponseHead response, Optional<String> subprotocol, List<Extension> extensions) {
    /** Keeps a copy of the list. */
    public Agreement {
        extensions = List.copyOf(extensions);
    }

    /** Closes the extensions of a connection that is lost before there is an engine to do so. */
    public void abandon() {
        extensions.forEach(Extension::close);
    }
}
