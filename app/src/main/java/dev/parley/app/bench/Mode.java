package dev.parley.app.bench;

import java.util.Locale;

/** What a run does with its connections. */
public enum Mode {
    /** Each connection sends messages and waits for each to come back. */
    ECHO,
    /** One connection sends messages that come to all connections. */
    BROADCAST,
    /** Connections are opened and closed again, one after the other. */
    CHURN,
    /** Connections are opened and held. */
    IDLE;

    /** What it is called in a result. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
