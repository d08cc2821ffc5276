package dev.parley.hub.core;

import dev.parley.hub.Encoding;
import dev.parley.hub.NamespaceOptions;
import dev.parley.hub.Push;
import dev.parley.hub.StreamPosition;
import dev.parley.websocket.Message;
import org.jspecify.annotations.Nullable;

/** A place in a channel's log, and what is there. */
abstract sealed class Entry {

    /** Its place in the log. Not its offset: not everything has one. */
    final long sequence;

    private Entry(long sequence) {
        this.sequence = sequence;
    }

    /** Returns what it counts in the channel's backlog. */
    int size() {
        return NamespaceOptions.PUBLICATION_OVERHEAD;
    }

    /** Something is missing here, and nobody knows what: the channel is no stream. */
    static final class Gap extends Entry {

        Gap(long sequence) {
            super(sequence);
        }
    }

    /** The stream goes on after a position; what comes between that and what was before cannot be told. */
    static final class Break extends Entry {

        final StreamPosition position;

        Break(long sequence, StreamPosition position) {
            super(sequence);
            this.position = position;
        }
    }

    /** Something that happened, and the messages that tell it: one for each encoding that is in use. */
    static final class Told extends Entry {

        final Push push;

        private volatile @Nullable Framed framed;

        /** What the push is in one encoding. */
        private record Framed(
                Encoding encoding,
                Message message,
                @Nullable Framed next) {}

        Told(long sequence, Push push) {
            super(sequence);
            this.push = push;
        }

        /** Returns the offset, or 0 if it has none. */
        long offset() {
            return push instanceof Push.Published published
                    ? published.publication().offset()
                    : 0;
        }

        @Override
        int size() {
            int data = push instanceof Push.Published published
                    ? published.publication().data().size()
                    : 0;
            return super.size() + data;
        }

        /** Returns the framed message for an encoding; whoever is first makes it. */
        Message message(Encoding encoding) {
            Message made = find(encoding);
            return made != null ? made : make(encoding);
        }

        private synchronized Message make(Encoding encoding) {
            Message made = find(encoding);
            if (made == null) {
                made = Message.prepared(encoding.encode(push));
                framed = new Framed(encoding, made, framed);
            }
            return made;
        }

        @SuppressWarnings("ReferenceEquality") // Encodings are shared.
        private @Nullable Message find(Encoding encoding) {
            for (Framed one = framed; one != null; one = one.next) {
                if (one.encoding == encoding) {
                    return one.message;
                }
            }
            return null;
        }
    }
}
