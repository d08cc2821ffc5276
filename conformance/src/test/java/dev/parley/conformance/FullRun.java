package dev.parley.conformance;

import org.opentest4j.TestAbortedException;

/**
 * Whether this run must leave nothing out.
 *
 * <p>On a developer's machine a test whose tool is absent is skipped, and says what to install. Under {@code CI=true}
 * and in the {@code full} profile (which sets {@code parley.full}) the same absence fails the test: a run that claims
 * to be whole has no holes.
 */
public final class FullRun {

    private FullRun() {}

    /**
     * Skips the running test out loud, or fails it where nothing may be skipped.
     *
     * @return never; the type is for callers that must say {@code throw}
     */
    public static IllegalStateException missing(String message) {
        if (mustBeComplete()) {
            throw new AssertionError(message);
        }
        System.out.println("SKIPPED: " + message);
        throw new TestAbortedException(message);
    }

    static boolean mustBeComplete() {
        return Boolean.getBoolean("parley.full") || "true".equals(System.getenv("CI"));
    }
}
