package dev.parley.app.bench;

import dev.parley.protocol.handshake.Agreement;
import dev.parley.protocol.handshake.ExtensionHeader;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The frames of a run, made once for each answer of servers to the offer of compression. Safe for use by several threads. */
final class FrameRings {

    private final Payload payload;
    private final int inFlight;
    private final Map<String, FrameRing> byAnswer = new ConcurrentHashMap<>();

    FrameRings(Payload payload, int inFlight) {
        this.payload = payload;
        this.inFlight = inFlight;
    }

    /** Returns the frames for a connection; the agreement's extensions are closed. */
    FrameRing of(Agreement agreement) {
        String answer = String.join(", ", agreement.response().headers().all(ExtensionHeader.NAME));
        FrameRing known = byAnswer.get(answer);
        if (known != null) {
            agreement.abandon();
            return known;
        }
        FrameRing made = FrameRing.of(payload, inFlight, agreement.extensions());
        FrameRing first = byAnswer.putIfAbsent(answer, made);
        if (first == null) {
            return made;
        }
        made.release();
        return first;
    }

    /** Frees them, when nothing is sent any more. */
    void release() {
        byAnswer.values().forEach(FrameRing::release);
    }

    /** What servers have answered to the offer; empty if nothing. */
    Optional<String> agreed() {
        return byAnswer.keySet().stream().filter(answer -> !answer.isEmpty()).findFirst();
    }
}
