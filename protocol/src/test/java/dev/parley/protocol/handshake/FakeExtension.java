package dev.parley.protocol.handshake;

import dev.parley.protocol.Extension;
import dev.parley.protocol.Opcode;
import dev.parley.protocol.PayloadSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An extension for tests of the negotiation, both sides of it: it accepts an offer or answer without a parameter
 * {@code bad}, and counts those of its instances that are open.
 */
final class FakeExtension implements ServerExtension, ClientExtension {
    private final String name;
    private final int reservedBits;
    private List<ExtensionOffer> offers;
    private final List<Extension> open = new ArrayList<>();
    private String answerName;
    private List<ExtensionOffer> judgedBy = List.of();

    FakeExtension(String name, int reservedBits, ExtensionOffer... offers) {
        this.name = name;
        this.reservedBits = reservedBits;
        this.offers = List.of(offers);
        answerName = name;
    }

    /** From now on it answers under another name, as it must not. */
    FakeExtension answeringAs(String other) {
        answerName = other;
        return this;
    }

    /** From now on it makes other offers. */
    void offering(ExtensionOffer... other) {
        offers = List.of(other);
    }

    /** The offers that the last answer was judged by. */
    List<ExtensionOffer> judgedBy() {
        return judgedBy;
    }

    /** How many of its instances have not been closed. */
    int open() {
        return open.size();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<ExtensionOffer> offers() {
        return offers;
    }

    @Override
    public Optional<Accepted> accept(ExtensionOffer offer) {
        if (offer.parameters().stream().anyMatch(parameter -> parameter.name().equals("bad"))) {
            return Optional.empty();
        }
        return Optional.of(new Accepted(new ExtensionOffer(answerName, offer.parameters()), instance()));
    }

    @Override
    public ClientExtension.Agreement agree(List<ExtensionOffer> offered, ExtensionOffer answer) {
        judgedBy = offered;
        if (answer.parameters().stream().anyMatch(parameter -> parameter.name().equals("bad"))) {
            return new ClientExtension.Agreement.Violation("RFC 7692 §7.1", "the parameter bad is bad");
        }
        return new ClientExtension.Agreement.Agreed(instance());
    }

    private Extension instance() {
        Extension instance = new Instance();
        open.add(instance);
        return instance;
    }

    private final class Instance implements Extension {
        @Override
        public String name() {
            return name;
        }

        @Override
        public int reservedBits() {
            return reservedBits;
        }

        @Override
        public void receive(ByteBuffer payload, boolean last, PayloadSink sink) {
            throw new UnsupportedOperationException("no message passes through a negotiation");
        }

        @Override
        public int begin(Opcode opcode, long length) {
            throw new UnsupportedOperationException("no message passes through a negotiation");
        }

        @Override
        public void send(ByteBuffer payload, boolean last, PayloadSink sink) {
            throw new UnsupportedOperationException("no message passes through a negotiation");
        }

        @Override
        public void close() {
            if (!open.remove(this)) {
                throw new IllegalStateException("closed twice");
            }
        }
    }
}
