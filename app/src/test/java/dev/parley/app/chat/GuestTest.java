package dev.parley.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.FakeWebSocket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuestTest {

    private final AtomicLong now = new AtomicLong();
    private final ChatRoom room = new ChatRoom(InstantSource.fixed(Instant.EPOCH));
    private final FakeWebSocket socket = new FakeWebSocket();
    private final Guest guest = new Guest(socket.asWebSocket(), room, new Allowance(now::get));

    @BeforeEach
    void enter() {
        room.enter(guest, Optional.of("Ann"));
        socket.sent.clear();
    }

    @Test
    void saysWhatTheClientSays() {
        guest.receive("{\"type\":\"say\",\"text\":\"Hello\"}");
        assertThat(socket.texts()).containsExactly("{\"type\":\"say\",\"name\":\"Ann\",\"text\":\"Hello\",\"at\":0}");
    }

    @Test
    void changesItsName() {
        guest.receive("{\"type\":\"rename\",\"name\":\"Bo\"}");
        assertThat(socket.texts())
                .containsExactly("{\"type\":\"rename\",\"from\":\"Ann\",\"to\":\"Bo\",\"at\":0,\"present\":[\"Bo\"]}");
    }

    @Test
    void isToldWhatWasWrongAndStays() {
        guest.receive("hello");
        assertThat(socket.texts())
                .containsExactly("{\"type\":\"error\",\"message\":\"a message must be well-formed JSON\"}");
        assertThat(socket.closed).isEmpty();
    }

    @Test
    void isToldWhenItIsTooFast() {
        for (int i = 0; i < Allowance.BURST + 1; i++) {
            guest.receive("{\"type\":\"say\",\"text\":\"Hello\"}");
        }
        assertThat(socket.texts())
                .hasSize(Allowance.BURST + 1)
                .last()
                .asString()
                .contains("\"error\"", "too fast");
        assertThat(socket.closed).isEmpty();
    }

    @Test
    void isShownOutWhenItDoesNotSlowDown() {
        for (int i = 0; i < Allowance.BURST + Guest.PATIENCE + 1; i++) {
            guest.receive("{\"type\":\"say\",\"text\":\"Hello\"}");
        }
        assertThat(socket.closed).containsExactly("1008 too many messages");
    }

    @Test
    void mayGoOnWhenItHasSlowedDown() {
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < Allowance.BURST + Guest.PATIENCE; i++) {
                guest.receive("{\"type\":\"say\",\"text\":\"Hello\"}");
            }
            now.addAndGet(Allowance.REFILL_NANOS * Allowance.BURST);
        }
        assertThat(socket.closed).isEmpty();
    }

    @Test
    void isShownOutForAMessageThatCouldNotBeOne() {
        guest.receive("{\"type\":\"say\",\"text\":\"" + "x".repeat(Guest.LONGEST_MESSAGE) + "\"}");
        assertThat(socket.closed).containsExactly("1009 messages here have at most 32768 characters");
    }

    @Test
    void maySayALongTextInWhateverWayItIsWritten() {
        guest.receive("{\"type\":\"say\",\"text\":\"" + "\\ud83d\\ude00".repeat(2000) + "\"}");
        assertThat(socket.closed).isEmpty();
        assertThat(socket.texts()).singleElement().asString().contains("\uD83D\uDE00".repeat(2000));
    }
}
