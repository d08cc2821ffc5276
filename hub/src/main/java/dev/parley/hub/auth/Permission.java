package dev.parley.hub.auth;

import java.util.Locale;
import java.util.Optional;

/** What a client may be allowed to do with a channel. */
public enum Permission {
    /** Subscribe. Written {@code sub}. */
    SUBSCRIBE("sub"),
    /** Publish. Written {@code pub}. */
    PUBLISH("pub"),
    /** Ask who is present, and be told of joins and leaves. Written {@code prs}. */
    PRESENCE("prs"),
    /** Ask for the history, and recover from it. Written {@code hst}. */
    HISTORY("hst");

    private final String written;

    Permission(String written) {
        this.written = written;
    }

    /** Reads what a claim says; empty for a permission that is not known, which grants nothing. */
    static Optional<Permission> parse(String text) {
        for (Permission permission : values()) {
            if (permission.written.equals(text)) {
                return Optional.of(permission);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
