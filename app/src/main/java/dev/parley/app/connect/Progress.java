package dev.parley.app.connect;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** How far a conversation has come, and so when it is over. Safe for use by several threads. */
final class Progress {

    /** Why it is over. */
    sealed interface Over {
        /** The link has ended. */
        record Ended(Ending how) implements Over {}

        /** So many messages as were wanted have come. */
        record Counted() implements Over {}

        /** Its time is over. */
        record TimedOut() implements Over {}

        /** All that was to be sent has reached the server, what came has been shown, and nothing more has come for a while. */
        record Quiet() implements Over {}

        /** There is no end to what comes, or the server has not read all that was to be sent. */
        record TooLong(Duration after, boolean arrived) implements Over {}

        /** The user has had enough, or no answers were wanted. */
        record Enough() implements Over {}

        /** What reads the output has had enough. */
        record NobodyReads() implements Over {}

        /** The input is not what was expected. */
        record BadInput(String problem) implements Over {}

        /** A thread of the conversation cannot go on. */
        record Broken(String problem) implements Over {}
    }

    private final Plan plan;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private Optional<Over> over = Optional.empty();
    private long messages;

    /** Whether a message is being shown: what reads the output may take its time, and meanwhile others wait behind it. */
    private boolean showing;

    private boolean sending;

    /** Whether there was anything to send. */
    private boolean hasSent;

    /** Whether the input has ended, and since when. */
    private boolean inputEnded;

    private long inputEndedAt;

    /** Whether the server has read all of it, and when that was known, or something had been shown after that. */
    private boolean arrived;

    private long quietSince;

    Progress(Plan plan) {
        this.plan = plan;
    }

    /** Notes that it is over; only the first reason counts. */
    void end(Over reason) {
        change(now -> {
            if (over.isEmpty()) {
                over = Optional.of(reason);
            }
            return true;
        });
    }

    /** Notes that a message comes; returns whether it is still wanted. */
    boolean messageComes() {
        return change(now -> {
            if (over.isPresent() && over.get() instanceof Over.Counted) {
                return false;
            }
            messages++;
            showing = true;
            return true;
        });
    }

    /** Notes that a message has been shown. */
    void messageShown() {
        change(now -> {
            showing = false;
            quietSince = now;
            return true;
        });
        if (plan.count().isPresent() && messages() >= plan.count().getAsLong()) {
            end(new Over.Counted());
        }
    }

    /** Notes that there is no more input. */
    void inputEnded() {
        change(now -> {
            inputEnded = true;
            inputEndedAt = now;
            return true;
        });
    }

    /** Notes that the server has read all of the input. */
    void arrived() {
        change(now -> {
            arrived = true;
            quietSince = now;
            return true;
        });
    }

    /** Notes whether a message is being sent; one that could not be sent is being sent for ever. */
    void sending(boolean now) {
        locked(() -> {
            hasSent = true;
            sending = now;
            return true;
        });
    }

    /** Returns whether a message was sent, or was to be. */
    boolean hasSent() {
        return locked(() -> hasSent);
    }

    boolean isSending() {
        return locked(() -> sending);
    }

    long messages() {
        return locked(() -> messages);
    }

    /** Waits until it is over, and says why. */
    Over awaitEnd() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                if (over.isPresent()) {
                    return over.get();
                }
                long now = System.nanoTime();
                long left = Long.MAX_VALUE;
                if (plan.deadline().isPresent()) {
                    left = plan.deadline().getAsLong() - now;
                    if (left <= 0) {
                        return new Over.TimedOut();
                    }
                }
                // Who counts knows what to wait for.
                if (inputEnded && plan.count().isEmpty()) {
                    if (arrived && !showing) {
                        left = Math.min(left, quietSince + plan.quiet().toNanos() - now);
                        if (left <= 0) {
                            return new Over.Quiet();
                        }
                    }
                    if (plan.longest().isPresent()) {
                        Duration longest = plan.longest().get();
                        left = Math.min(left, inputEndedAt + longest.toNanos() - now);
                        if (left <= 0) {
                            return new Over.TooLong(longest, arrived);
                        }
                    }
                }
                changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean change(LongFunction<Boolean> change) {
        return locked(() -> {
            changed.signalAll();
            return change.apply(System.nanoTime());
        });
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
