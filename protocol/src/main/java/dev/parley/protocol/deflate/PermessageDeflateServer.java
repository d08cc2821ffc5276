package dev.parley.protocol.deflate;

import dev.parley.protocol.deflate.PermessageDeflate.Direction;
import dev.parley.protocol.handshake.ExtensionOffer;
import dev.parley.protocol.handshake.ServerExtension;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code permessage-deflate} as a server offers it (RFC 7692 §5, §7.1). Safe for use by any number of threads. */
public final class PermessageDeflateServer implements ServerExtension {

    private final DeflateLibrary library;

    /**
     * Creates it.
     *
     * @param library what all connections share
     */
    public PermessageDeflateServer(DeflateLibrary library) {
        this.library = library;
    }

    @Override
    public String name() {
        return DeflateParameters.NAME;
    }

    @Override
    public Optional<Accepted> accept(ExtensionOffer offer) {
        // RFC 7692 §7.1: decline an offer with a parameter that is not defined or has a wrong value, or one twice.
        if (!(DeflateParameters.read(offer, false) instanceof DeflateParameters.Result.Read(var offered))
                || library.account().isExhausted()) {
            return Optional.empty();
        }
        DeflateSettings settings = library.settings();
        int sendBits = Math.min(settings.sendWindowBits(), offered.serverWindowBits());
        int least = library.engine().leastDeflateBits();
        // What compresses with one window only does so with the largest, whatever was set; it keeps what was set.
        sendBits = Math.max(sendBits, least);
        if (sendBits > offered.serverWindowBits()) {
            // RFC 7692 §7.1.2.1: a server that cannot keep to the window that the client asks for declines.
            return Optional.empty();
        }
        boolean sendTakeover = settings.sendTakeover() && !offered.serverNoContextTakeover();
        // RFC 7692 §7.1.2.2: the answer limits the client's window only if the client has said that it can do that.
        int receiveBits = offered.clientMaxWindowBits()
                ? Math.min(settings.receiveWindowBits(), offered.clientWindowBits())
                : DeflateSettings.MOST_WINDOW_BITS;
        // A client that cannot may use all of 32 KiB, but is not to have them kept between messages.
        boolean receiveTakeover = settings.receiveTakeover()
                && !offered.clientNoContextTakeover()
                && receiveBits <= settings.receiveWindowBits();
        Direction send = Direction.send(sendBits, sendTakeover, settings);
        Direction receive = Direction.receive(receiveBits, receiveTakeover);
        int windows = send.windowBytes() + receive.windowBytes();
        if (windows > 0 && !library.account().reserveWindows(windows)) {
            send = send.withoutTakeover();
            receive = receive.withoutTakeover();
            windows = 0;
        }
        // RFC 7692 §7.1.1: what the client asks of the server is confirmed; what is asked of the client is told.
        DeflateParameters answer = new DeflateParameters(
                offered.serverNoContextTakeover() || !send.takeover(),
                !receive.takeover(),
                offered.serverMaxWindowBits().isPresent() ? OptionalInt.of(sendBits) : OptionalInt.empty(),
                offered.clientMaxWindowBits(),
                offered.clientMaxWindowBits() ? OptionalInt.of(receiveBits) : OptionalInt.empty());
        return Optional.of(new Accepted(answer.toOffer(), new PermessageDeflate(library, send, receive, windows)));
    }
}
