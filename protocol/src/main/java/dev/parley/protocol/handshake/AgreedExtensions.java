package dev.parley.protocol.handshake;

import dev.parley.protocol.Extension;
import java.util.ArrayList;
import java.util.List;

/**
 * The extensions that a connection has agreed on so far. RFC 6455 §5.2: a reserved bit has the meaning that one negotiated
 * extension gives it, so no two may claim the same; and none is there twice.
 */
final class AgreedExtensions {
    private final List<Extension> extensions = new ArrayList<>();
    private int reservedBits;

    /** Whether an extension of this name is there. */
    boolean has(String name) {
        for (Extension extension : extensions) {
            if (extension.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Adds the extension; closes it instead if another has claimed one of its bits. */
    boolean add(Extension extension) {
        if ((reservedBits & extension.reservedBits()) != 0) {
            extension.close();
            return false;
        }
        reservedBits |= extension.reservedBits();
        extensions.add(extension);
        return true;
    }

    /** Closes all, as there will be no connection to use them. */
    void close() {
        extensions.forEach(Extension::close);
    }

    /** The extensions, in the order in which they were added. */
    List<Extension> list() {
        return List.copyOf(extensions);
    }
}
