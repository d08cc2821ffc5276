package dev.parley.protocol.deflate;

import dev.parley.protocol.deflate.PermessageDeflate.Direction;
import dev.parley.protocol.handshake.ClientExtension;
import dev.parley.protocol.handshake.ExtensionOffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** {@code permessage-deflate} as a client offers it (RFC 7692 §5, §7.1). Safe for use by any number of threads. */
public final class PermessageDeflateClient implements ClientExtension {

    private static final String SECTION = "RFC 7692 §7.1";

    private final DeflateLibrary library;

    /** What is offered, in order of preference. */
    private final List<DeflateParameters> offered = new ArrayList<>();

    /**
     * Creates it.
     *
     * @param library what all connections share
     */
    public PermessageDeflateClient(DeflateLibrary library) {
        this.library = library;
        DeflateSettings settings = library.settings();
        int least = library.engine().leastDeflateBits();
        // What compresses with one window only cannot let the server choose.
        boolean canChoose = least < DeflateSettings.MOST_WINDOW_BITS;
        // RFC 7692 §7.1.2.2: a value would tell the server how much it needs at most. Servers that have the draft
        // before the
        // RFC, which knew no value there, answer one with 400; so the client keeps to its window and does not tell.
        DeflateParameters unlimited = new DeflateParameters(
                !settings.receiveTakeover(),
                !settings.sendTakeover(),
                OptionalInt.empty(),
                canChoose,
                OptionalInt.empty());
        if (settings.receiveWindowBits() < DeflateSettings.MOST_WINDOW_BITS) {
            offered.add(new DeflateParameters(
                    unlimited.serverNoContextTakeover(),
                    unlimited.clientNoContextTakeover(),
                    OptionalInt.of(settings.receiveWindowBits()),
                    unlimited.clientMaxWindowBits(),
                    unlimited.clientMaxWindowBitsValue()));
        }
        // For servers that cannot limit their window, and those are many.
        offered.add(unlimited);
    }

    @Override
    public String name() {
        return DeflateParameters.NAME;
    }

    @Override
    public List<ExtensionOffer> offers() {
        if (library.account().isExhausted()) {
            return List.of();
        }
        boolean frugal = !hasRoomForWindows();
        return offered.stream()
                .map(parameters -> frugal ? parameters.withoutTakeover() : parameters)
                .map(DeflateParameters::toOffer)
                .toList();
    }

    /** Whether one more connection could keep its windows now. */
    private boolean hasRoomForWindows() {
        DeflateSettings settings = library.settings();
        int windows = Direction.send(settings.sendWindowBits(), settings.sendTakeover(), settings)
                        .windowBytes()
                + Direction.receive(settings.receiveWindowBits(), settings.receiveTakeover())
                        .windowBytes();
        if (!library.account().reserveWindows(windows)) {
            return false;
        }
        library.account().releaseWindows(windows); // They are reserved when it is known what the server wants.
        return true;
    }

    @Override
    public Agreement agree(List<ExtensionOffer> offers, ExtensionOffer answer) {
        return switch (DeflateParameters.read(answer, true)) {
            case DeflateParameters.Result.Malformed(String text) -> new Agreement.Violation(SECTION, text);
            case DeflateParameters.Result.Read(DeflateParameters agreed) -> agree(leastDemanding(offers), agreed);
        };
    }

    /** The last offer. The others ask for the same and more, so that what answers them answers it. */
    private static DeflateParameters leastDemanding(List<ExtensionOffer> offers) {
        return switch (DeflateParameters.read(offers.getLast(), false)) {
            case DeflateParameters.Result.Malformed(String text) ->
                throw new IllegalArgumentException("not an offer of this extension: " + text);
            case DeflateParameters.Result.Read(DeflateParameters offer) -> offer;
        };
    }

    private Agreement agree(DeflateParameters offer, DeflateParameters answer) {
        // RFC 7692 §7.1: an answer that no offer could have led to fails the connection.
        if (offer.serverNoContextTakeover() && !answer.serverNoContextTakeover()) {
            return violation("expected server_no_context_takeover, as it was offered");
        }
        if (answer.clientMaxWindowBits() && !offer.clientMaxWindowBits()) {
            return violation("expected no client_max_window_bits, as it was not offered");
        }
        DeflateSettings settings = library.settings();
        int sendBits = Math.max(
                Math.min(settings.sendWindowBits(), answer.clientWindowBits()),
                Math.min(library.engine().leastDeflateBits(), answer.clientWindowBits()));
        // RFC 7692 §7.1.1.2: a client that has offered client_no_context_takeover keeps to it, whatever the answer
        // says.
        boolean sendTakeover = !offer.clientNoContextTakeover() && !answer.clientNoContextTakeover();
        Direction send = Direction.send(sendBits, sendTakeover, settings);
        Direction receive = Direction.receive(answer.serverWindowBits(), !answer.serverNoContextTakeover());
        // The server decides what the client must keep; the client can only do with less for what it sends itself. That
        // there was room when it made its offers is no promise, and no reason to lose a connection that stands.
        if (!library.account().reserveWindows(send.windowBytes() + receive.windowBytes())) {
            send = send.withoutTakeover();
            library.account().overdrawWindows(receive.windowBytes());
        }
        return new Agreement.Agreed(
                new PermessageDeflate(library, send, receive, send.windowBytes() + receive.windowBytes()));
    }

    private static Agreement violation(String text) {
        return new Agreement.Violation(SECTION, text);
    }
}
