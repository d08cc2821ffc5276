package dev.parley.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.websocket.Message;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ChatRoomTest {

    private final ChatRoom room = new ChatRoom(InstantSource.fixed(Instant.ofEpochMilli(9)));

    private static final class Guest implements Member {
        private final List<String> heard = new ArrayList<>();
        private final List<Integer> closed = new ArrayList<>();
        private boolean full;

        @Override
        public boolean trySend(Message message) {
            return !full && heard.add(message.toString());
        }

        @Override
        public void close(int code, String reason) {
            closed.add(code);
        }
    }

    @Nested
    class Coming {

        @Test
        void isWelcomedAndToldWhoIsHere() {
            enter("Ann");
            Guest bo = enter("Bo");
            assertThat(bo.heard)
                    .containsExactly(
                            "{\"type\":\"welcome\",\"you\":\"Bo\",\"present\":[\"Ann\",\"Bo\"],\"recent\":[]}");
        }

        @Test
        void isToldToTheOthers() {
            Guest ann = enter("Ann");
            enter("Bo");
            assertThat(ann.heard)
                    .last()
                    .isEqualTo("{\"type\":\"join\",\"name\":\"Bo\",\"at\":9,\"present\":[\"Ann\",\"Bo\"]}");
        }

        @Test
        void withoutANameOneIsAGuest() {
            var guest = new Guest();
            room.enter(guest, Optional.empty());
            assertThat(guest.heard.getFirst()).contains("\"you\":\"Guest\"");
        }

        @Test
        void hearsTheLastFiftyThingsThatWereSaid() {
            Guest ann = enter("Ann");
            IntStream.rangeClosed(1, 60).forEach(i -> room.say(ann, "no. " + i));
            Guest bo = enter("Bo");
            assertThat(bo.heard.getFirst())
                    .doesNotContain("no. 10\"")
                    .contains("\"recent\":[{\"type\":\"say\",\"name\":\"Ann\",\"text\":\"no. 11\"")
                    .contains("no. 60");
        }

        @Test
        void isRefusedWhenTheRoomIsFull() {
            Guest first = enter("Ann");
            for (int i = 1; i < ChatRoom.CAPACITY; i++) {
                enter("Ann");
            }
            var late = new Guest();
            assertThat(room.enter(late, Optional.of("Late"))).isFalse();
            assertThat(late.heard).isEmpty();
            room.leave(first);
            assertThat(room.enter(late, Optional.of("Late"))).isTrue();
        }
    }

    @Nested
    class Names {

        @Test
        void thatSomebodyElseHasGetANumber() {
            enter("Ann");
            assertThat(nameOf(enter("Ann"))).isEqualTo("Ann 2");
            assertThat(nameOf(enter("Ann"))).isEqualTo("Ann 3");
        }

        @Test
        void thatLookAlikeAreTheSame() {
            enter("Ann");
            assertThat(nameOf(enter("ANN"))).isEqualTo("ANN 2");
            assertThat(nameOf(enter("Ａｎｎ"))).isEqualTo("Ａｎｎ 3");
            assertThat(nameOf(enter("A\u200dnn"))).isEqualTo("A\u200dnn 4");
        }

        @Test
        void stayWithinTheLimitWithTheirNumber() {
            String longest = "\uD83D\uDE00".repeat(32);
            enter(longest);
            String name = nameOf(enter(longest));
            assertThat(name).endsWith(" 2");
            assertThat(name.codePointCount(0, name.length())).isEqualTo(32);
            assertThat(ChatText.name(name)).isEqualTo(name);
        }

        @Test
        void areFreeAgainWhenTheirOwnerHasLeft() {
            room.leave(enter("Ann"));
            assertThat(nameOf(enter("Ann"))).isEqualTo("Ann");
        }

        @Test
        void canBeChanged() {
            Guest ann = enter("Ann");
            Guest bo = enter("Bo");
            room.rename(bo, "Bob");
            String expected =
                    "{\"type\":\"rename\",\"from\":\"Bo\",\"to\":\"Bob\",\"at\":9,\"present\":[\"Ann\",\"Bob\"]}";
            assertThat(ann.heard).last().isEqualTo(expected);
            assertThat(bo.heard).last().isEqualTo(expected);
            assertThat(nameOf(enter("Bo"))).isEqualTo("Bo");
        }

        @Test
        void cannotBeChangedToSomebodyElses() {
            enter("Ann");
            Guest bo = enter("Bo");
            room.rename(bo, "ann");
            assertThat(bo.heard).last().asString().contains("\"from\":\"Bo\",\"to\":\"ann 2\"");
        }

        @Test
        void canBeWrittenAnotherWayByTheirOwner() {
            Guest ann = enter("Ann");
            room.rename(ann, "ANN");
            assertThat(ann.heard).last().asString().contains("\"to\":\"ANN\"");
        }

        @Test
        void thatStayTheSameAreNoNews() {
            Guest ann = enter("Ann");
            room.rename(ann, "Ann");
            assertThat(ann.heard).hasSize(1);
        }
    }

    @Nested
    class Talking {

        @Test
        void isHeardByEveryoneTheSpeakerToo() {
            Guest ann = enter("Ann");
            Guest bo = enter("Bo");
            room.say(ann, "Hello");
            String expected = "{\"type\":\"say\",\"name\":\"Ann\",\"text\":\"Hello\",\"at\":9}";
            assertThat(ann.heard).last().isEqualTo(expected);
            assertThat(bo.heard).last().isEqualTo(expected);
        }

        @Test
        void isNotPossibleForOneWhoIsNotHere() {
            Guest ann = enter("Ann");
            var stranger = new Guest();
            room.say(stranger, "Boo");
            room.rename(stranger, "Boo");
            assertThat(ann.heard).hasSize(1);
        }
    }

    @Nested
    class Leaving {

        @Test
        void isToldToTheOthersOnce() {
            Guest ann = enter("Ann");
            Guest bo = enter("Bo");
            room.leave(bo);
            room.leave(bo);
            assertThat(ann.heard)
                    .hasSize(3)
                    .last()
                    .isEqualTo("{\"type\":\"leave\",\"name\":\"Bo\",\"at\":9,\"present\":[\"Ann\"]}");
        }

        @Test
        void isAskedOfThoseWhoCannotKeepUp() {
            Guest ann = enter("Ann");
            Guest slow = enter("Slow");
            slow.full = true;
            room.say(ann, "Hello");
            assertThat(slow.closed).containsExactly(1013);
            assertThat(ann.closed).isEmpty();
            assertThat(ann.heard).last().asString().contains("Hello");
        }
    }

    private Guest enter(String name) {
        var guest = new Guest();
        assertThat(room.enter(guest, Optional.of(name))).isTrue();
        return guest;
    }

    private static String nameOf(Guest guest) {
        return guest.heard.getFirst().replaceAll(".*\"you\":\"([^\"]*)\".*", "$1");
    }
}
