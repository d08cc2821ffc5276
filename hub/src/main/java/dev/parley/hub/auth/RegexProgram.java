package dev.parley.hub.auth;

import dev.parley.hub.auth.RegexNode.Begin;
import dev.parley.hub.auth.RegexNode.Choice;
import dev.parley.hub.auth.RegexNode.End;
import dev.parley.hub.auth.RegexNode.OneOf;
import dev.parley.hub.auth.RegexNode.Repeat;
import dev.parley.hub.auth.RegexNode.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A regular expression as a nondeterministic automaton (Thompson 1968). It is in all the states that it could be in at once,
 * so that it looks at each character one time and costs no more than states times characters. {@code java.util.regex} tries
 * one way after the other, of which {@code (a*)*b} has exponentially many: a pattern from a token must not be able to ask for
 * that, even though its issuer is trusted.
 *
 * <p>Immutable; what changes while it runs belongs to the caller.
 */
final class RegexProgram {

    static final int MOST_STATES = 2000;

    /** What happens in one state. */
    private sealed interface State {}

    /** Takes a character of the set and goes on to the next state. */
    private record Take(OneOf set) implements State {}

    /** Goes on in two states. */
    private record Split(int one, int other) implements State {}

    private record Jump(int to) implements State {}

    private record AtBegin() implements State {}

    private record AtEnd() implements State {}

    /** What was looked for has been found. */
    private record Found() implements State {}

    private final List<State> states;

    private RegexProgram(List<State> states) {
        this.states = List.copyOf(states);
    }

    static RegexProgram compile(RegexNode node) {
        if (size(node) >= MOST_STATES) {
            throw new IllegalArgumentException(
                    "channel pattern: its repetitions are too many, expected what comes to at" + " most " + MOST_STATES
                            + " characters when they are written out");
        }
        List<State> states = new ArrayList<>();
        emit(node, states);
        states.add(new Found());
        return new RegexProgram(states);
    }

    /** Says how many states there will be, but at most {@link #MOST_STATES}: counts of counts exceed any number. */
    private static int size(RegexNode node) {
        long size = switch (node) {
            case Begin() -> 1;
            case End() -> 1;
            case OneOf(var ranges, var negated) -> 1;
            case Sequence(List<RegexNode> parts) ->
                parts.stream().mapToLong(RegexProgram::size).sum();
            case Choice(List<RegexNode> alternatives) ->
                alternatives.stream().mapToLong(RegexProgram::size).sum() + 2L * (alternatives.size() - 1);
            case Repeat(RegexNode part, int least, int most) -> {
                long once = size(part);
                // Nothing, however often, is nothing.
                yield once == 0
                        ? 0
                        : once * least + (most == RegexNode.UNBOUNDED ? once + 2 : (once + 1) * (most - least));
            }
        };
        return (int) Math.min(size, MOST_STATES);
    }

    private static void emit(RegexNode node, List<State> states) {
        switch (node) {
            case Begin() -> states.add(new AtBegin());
            case End() -> states.add(new AtEnd());
            case OneOf set -> states.add(new Take(set));
            case Sequence(List<RegexNode> parts) -> parts.forEach(part -> emit(part, states));
            case Choice(List<RegexNode> alternatives) -> emitChoice(alternatives, states);
            case Repeat repeat -> {
                if (size(repeat) > 0) {
                    emitRepeat(repeat, states);
                }
            }
        }
    }

    private static void emitChoice(List<RegexNode> alternatives, List<State> states) {
        List<Integer> exits = new ArrayList<>();
        for (RegexNode alternative : alternatives.subList(0, alternatives.size() - 1)) {
            int split = reserve(states);
            emit(alternative, states);
            exits.add(reserve(states));
            states.set(split, new Split(split + 1, states.size()));
        }
        emit(alternatives.getLast(), states);
        exits.forEach(exit -> states.set(exit, new Jump(states.size())));
    }

    private static void emitRepeat(Repeat repeat, List<State> states) {
        for (int i = 0; i < repeat.least(); i++) {
            emit(repeat.part(), states);
        }
        if (repeat.most() == RegexNode.UNBOUNDED) {
            int split = reserve(states);
            emit(repeat.part(), states);
            states.add(new Jump(split));
            states.set(split, new Split(split + 1, states.size()));
            return;
        }
        List<Integer> splits = new ArrayList<>();
        for (int i = repeat.least(); i < repeat.most(); i++) {
            splits.add(reserve(states));
            emit(repeat.part(), states);
        }
        splits.forEach(split -> states.set(split, new Split(split + 1, states.size())));
    }

    /** Makes room for a state that cannot be written before it is known where it leads. */
    private static int reserve(List<State> states) {
        states.add(new Jump(0));
        return states.size() - 1;
    }

    boolean isFoundIn(String text) {
        Current current = new Current(text.length());
        Current next = new Current(text.length());
        int position = 0;
        while (true) {
            // It may begin at any character.
            current.enter(0, position);
            if (current.found || position == text.length()) {
                return current.found;
            }
            int c = text.codePointAt(position);
            position += Character.charCount(c);
            next.clear();
            current.take(c, next, position);
            Current taken = current;
            current = next;
            next = taken;
        }
    }

    /** The states that the automaton is in before one character. */
    private final class Current {

        private final int end;
        private final boolean[] entered = new boolean[states.size()];
        private final int[] waiting = new int[states.size()];
        private final int[] pending = new int[states.size()];
        private int waitingCount;
        private boolean found;

        Current(int end) {
            this.end = end;
        }

        void clear() {
            Arrays.fill(entered, false);
            waitingCount = 0;
        }

        /** Enters a state and those that it leads to without a character. */
        void enter(int state, int position) {
            int count = push(state, 0);
            while (count > 0) {
                int entering = pending[--count];
                switch (states.get(entering)) {
                    case Take(var set) -> waiting[waitingCount++] = entering;
                    case Split(int one, int other) -> count = push(other, push(one, count));
                    case Jump(int to) -> count = push(to, count);
                    case AtBegin() -> count = position == 0 ? push(entering + 1, count) : count;
                    case AtEnd() -> count = position == end ? push(entering + 1, count) : count;
                    case Found() -> found = true;
                }
            }
        }

        private int push(int state, int count) {
            if (entered[state]) {
                return count;
            }
            entered[state] = true;
            pending[count] = state;
            return count + 1;
        }

        void take(int c, Current next, int position) {
            for (int i = 0; i < waitingCount; i++) {
                if (states.get(waiting[i]) instanceof Take(OneOf set) && set.contains(c)) {
                    next.enter(waiting[i] + 1, position);
                }
            }
        }
    }
}
