package dev.parley.hub;

import java.util.regex.Pattern;

/**
 * What the channels of a namespace offer and allow. A channel's namespace is what its name has before the first {@code :}, and
 * the channels without one share options of their own.
 *
 * @param retention how much history is kept
 * @param recovery whether clients may recover what they have missed; needs a history
 * @param presence whether it is known who is present
 * @param joinLeave whether subscribers that want it are told who comes and goes
 * @param subscribe who may subscribe
 * @param publish who may publish
 * @param readPresence who may see who is present
 * @param readHistory who may read the history
 * @param slowSubscriber what becomes of subscribers that are behind
 * @param backlog how many bytes are kept at most for subscribers that are behind, in a channel; a publication counts its data
 *     and {@value #PUBLICATION_OVERHEAD} more
 * @param wildcards whether clients may subscribe to patterns with {@code *} at their end
 * @param tagFilters whether clients may filter what they get by tags
 * @param names what the rest of a channel's name has to match as a whole
 */
public record NamespaceOptions(
        Retention retention,
        boolean recovery,
        boolean presence,
        boolean joinLeave,
        Access subscribe,
        Access publish,
        Access readPresence,
        Access readHistory,
        SlowSubscriber slowSubscriber,
        int backlog,
        boolean wildcards,
        boolean tagFilters,
        Pattern names) {

    /** What a publication counts in a backlog beside its data, in bytes. */
    public static final int PUBLICATION_OVERHEAD = 128;

    /** Nothing is kept, users may subscribe, and only the server may publish. */
    public static final NamespaceOptions DEFAULT = builder().build();

    /**
     * Checks what goes together.
     *
     * @throws IllegalArgumentException if there is to be recovery without history, or the backlog is below 1 KiB
     */
    public NamespaceOptions {
        if (recovery && !retention.isKept()) {
            throw new IllegalArgumentException("recovery needs a history: set its size and age too (history)");
        }
        if (backlog < 1024) {
            throw new IllegalArgumentException("backlog: got " + backlog + " bytes, expected 1024 or more");
        }
        if (subscribe == Access.SUBSCRIBERS) {
            throw new IllegalArgumentException("who may subscribe: subscribers alone would be nobody ever");
        }
    }

    /** {@return a builder that begins with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** Makes options. What is not set stays as in {@link #DEFAULT}. */
    public static final class Builder {

        private Retention retention = Retention.NONE;
        private boolean recovery;
        private boolean presence;
        private boolean joinLeave;
        private Access subscribe = Access.USERS;
        private Access publish = Access.NOBODY;
        private Access readPresence = Access.NOBODY;
        private Access readHistory = Access.NOBODY;
        private SlowSubscriber slowSubscriber = new SlowSubscriber.DisconnectIt();
        private int backlog = 4 << 20;
        private boolean wildcards;
        private boolean tagFilters;
        private Pattern names = Pattern.compile(".*", Pattern.DOTALL);

        private Builder() {}

        /**
         * Sets how much history is kept.
         *
         * @param value the retention
         * @return this builder
         */
        public Builder history(Retention value) {
            retention = value;
            return this;
        }

        /**
         * Sets whether clients may recover what they have missed.
         *
         * @param value whether
         * @return this builder
         */
        public Builder recovery(boolean value) {
            recovery = value;
            return this;
        }

        /**
         * Sets whether it is known who is present.
         *
         * @param value whether
         * @return this builder
         */
        public Builder presence(boolean value) {
            presence = value;
            return this;
        }

        /**
         * Sets whether subscribers that want it are told who comes and goes.
         *
         * @param value whether
         * @return this builder
         */
        public Builder joinLeave(boolean value) {
            joinLeave = value;
            return this;
        }

        /**
         * Sets who may subscribe.
         *
         * @param value who
         * @return this builder
         */
        public Builder subscribe(Access value) {
            subscribe = value;
            return this;
        }

        /**
         * Sets who may publish.
         *
         * @param value who
         * @return this builder
         */
        public Builder publish(Access value) {
            publish = value;
            return this;
        }

        /**
         * Sets who may see who is present.
         *
         * @param value who
         * @return this builder
         */
        public Builder readPresence(Access value) {
            readPresence = value;
            return this;
        }

        /**
         * Sets who may read the history.
         *
         * @param value who
         * @return this builder
         */
        public Builder readHistory(Access value) {
            readHistory = value;
            return this;
        }

        /**
         * Sets what becomes of subscribers that are behind.
         *
         * @param value what
         * @return this builder
         */
        public Builder slowSubscriber(SlowSubscriber value) {
            slowSubscriber = value;
            return this;
        }

        /**
         * Sets how much a channel keeps for subscribers that are behind.
         *
         * @param bytes at most so much, and at least 1024
         * @return this builder
         */
        public Builder backlog(int bytes) {
            backlog = bytes;
            return this;
        }

        /**
         * Sets whether clients may subscribe to patterns.
         *
         * @param value whether
         * @return this builder
         */
        public Builder wildcards(boolean value) {
            wildcards = value;
            return this;
        }

        /**
         * Sets whether clients may filter what they get by tags.
         *
         * @param value whether
         * @return this builder
         */
        public Builder tagFilters(boolean value) {
            tagFilters = value;
            return this;
        }

        /**
         * Sets what the rest of a channel's name has to match as a whole.
         *
         * @param pattern the pattern
         * @return this builder
         */
        public Builder names(Pattern pattern) {
            names = pattern;
            return this;
        }

        /** {@return the options} */
        public NamespaceOptions build() {
            return new NamespaceOptions(
                    retention,
                    recovery,
                    presence,
                    joinLeave,
                    subscribe,
                    publish,
                    readPresence,
                    readHistory,
                    slowSubscriber,
                    backlog,
                    wildcards,
                    tagFilters,
                    names);
        }
    }
}
