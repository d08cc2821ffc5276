package dev.parley.app.chat;

import dev.parley.protocol.CloseCode;
import dev.parley.websocket.Message;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The room: who is in it, what was said last, and that everyone hears everything in the same order. Safe for use by
 * several threads; each event goes out under the room's lock, and as no method of a {@link Member} blocks or calls back,
 * nor does the room.
 *
 * <p>Whoever cannot keep up is shown out with code 1013, and may come back to what was said meanwhile.
 */
final class ChatRoom {

    /** How many may be in the room. Everyone hears of everyone, so that the cost grows with the square of it. */
    static final int CAPACITY = 200;

    /** How much of what was said a newcomer hears. */
    static final int RECENT = 50;

    private static final String NO_NAME = "Guest";

    private final InstantSource time;
    private final Map<Member, String> names = new LinkedHashMap<>();
    /** Whose name it is, by what makes two names look alike. */
    private final Map<String, Member> taken = new HashMap<>();

    private final Deque<ChatEvent.Say> recent = new ArrayDeque<>();

    ChatRoom(InstantSource time) {
        this.time = time;
    }

    /**
     * Lets somebody in, welcomes them and tells the others.
     *
     * @param wanted the name they would like; if somebody else has it, a number makes it another
     * @return whether there was room
     */
    synchronized boolean enter(Member member, Optional<String> wanted) {
        if (names.size() >= CAPACITY) {
            return false;
        }
        String name = give(member, wanted.orElse(NO_NAME));
        List<String> present = present();
        tell(List.of(member), new ChatEvent.Welcome(name, present, List.copyOf(recent)));
        List<Member> others = new ArrayList<>(names.keySet());
        others.remove(member);
        tell(others, new ChatEvent.Join(name, time.millis(), present));
        return true;
    }

    /** Takes somebody off the list and tells the others. Does nothing if they are not on it. */
    synchronized void leave(Member member) {
        String name = names.remove(member);
        if (name != null) {
            taken.remove(ChatText.alike(name));
            tell(names.keySet(), new ChatEvent.Leave(name, time.millis(), present()));
        }
    }

    /** Tells everyone, the speaker too, what somebody said. */
    synchronized void say(Member member, String text) {
        String name = names.get(member);
        if (name != null) {
            var said = new ChatEvent.Say(name, text, time.millis());
            recent.add(said);
            if (recent.size() > RECENT) {
                recent.remove();
            }
            tell(names.keySet(), said);
        }
    }

    /** Gives somebody another name, or one like it if somebody else has it, and tells everyone. */
    synchronized void rename(Member member, String wanted) {
        String from = names.get(member);
        if (from == null || from.equals(wanted)) {
            return;
        }
        taken.remove(ChatText.alike(from));
        String to = give(member, wanted);
        tell(names.keySet(), new ChatEvent.Rename(from, to, time.millis(), present()));
    }

    private String give(Member member, String wanted) {
        String name = wanted;
        for (int number = 2; taken.containsKey(ChatText.alike(name)); number++) {
            String ending = " " + number;
            int room = ChatText.NAME_LENGTH - ending.length();
            int length = wanted.codePointCount(0, wanted.length());
            String start = length <= room ? wanted : wanted.substring(0, wanted.offsetByCodePoints(0, room));
            name = start.strip() + ending;
        }
        taken.put(ChatText.alike(name), member);
        names.put(member, name);
        return name;
    }

    private List<String> present() {
        return List.copyOf(names.values());
    }

    private static void tell(Iterable<Member> members, ChatEvent event) {
        Message message = Message.prepared(Message.text(event.toJson()));
        List<Member> behind = new ArrayList<>();
        for (Member member : members) {
            if (!member.trySend(message)) {
                behind.add(member);
            }
        }
        for (Member member : behind) {
            member.close(CloseCode.TRY_AGAIN_LATER, "too slow for this room");
        }
    }
}
