package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.websocket.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A full inbox stops reading, an emptied one has it go on: in every order that two threads can bring about. */
class ReadingTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Reading reading = new Reading(new ChannelWire(channel), 0, () -> {});
    private final Inbox inbox = new Inbox(100, reading::inboxHasRoom);

    private void add() {
        assertThat(inbox.add(new Inbox.Whole(Message.text("x".repeat(100))))).isTrue();
    }

    private void takeAll() {
        while (inbox.isFull()) {
            assertThat(inbox.take(OptionalLong.empty())).isPresent();
        }
    }

    @Test
    void whatIsTakenAfterThePauseLiftsIt() {
        add();
        reading.inboxIsFull(inbox);
        channel.runPendingTasks();
        assertThat(reading.isPaused()).isTrue();
        takeAll();
        channel.runPendingTasks();
        assertThat(reading.isPaused()).isFalse();
    }

    @Test
    void whatIsTakenBeforeThePauseLiftsItToo() {
        add();
        takeAll();
        reading.inboxIsFull(inbox);
        channel.runPendingTasks();
        assertThat(reading.isPaused()).isFalse();
    }

    @Test
    void whatIsTakenAndFilledAgainKeepsThePause() {
        add();
        reading.inboxIsFull(inbox);
        takeAll();
        add();
        reading.inboxIsFull(inbox);
        channel.runPendingTasks();
        assertThat(reading.isPaused()).isTrue();
        takeAll();
        channel.runPendingTasks();
        assertThat(reading.isPaused()).isFalse();
    }

    @Test
    void ofARestThatIsTakenInManyPiecesLittleIsCopied() {
        ByteBuf read = Unpooled.directBuffer(1 << 16).writeZero(1 << 16);
        reading.keep(read, true);
        read.release();
        long copied = 0;
        ByteBuf rest = reading.takeRest();
        while (rest.skipBytes(64).isReadable()) {
            long before = rest.memoryAddress();
            reading.keep(rest, false);
            rest.release();
            rest = reading.takeRest();
            copied += rest.memoryAddress() == before ? 0 : rest.readableBytes();
        }
        rest.release();
        assertThat(copied).isLessThanOrEqualTo(1 << 16);
    }

    @Test
    void aPeerThatTakesWhatWaitedForItIsExcusedForAsLongAsItGoesOn() {
        Reading slow = new Reading(new ChannelWire(channel), 1000, () -> {});
        long now = System.nanoTime();
        assertThat(slow.nanosExcused(now)).isNotPositive();
        slow.peerTook(now);
        assertThat(slow.nanosExcused(now + 400)).isEqualTo(600);
        slow.peerTook(now + 700);
        assertThat(slow.nanosExcused(now + 1000)).isEqualTo(700);
        assertThat(slow.nanosExcused(now + 1700)).isZero();
    }

    @Test
    void whatAPeerTookLongAgoExcusesNothing() {
        Reading slow = new Reading(new ChannelWire(channel), 1000, () -> {});
        long now = System.nanoTime();
        slow.peerTook(now);
        assertThat(slow.nanosExcused(now + 5000)).isNegative();
    }
}
