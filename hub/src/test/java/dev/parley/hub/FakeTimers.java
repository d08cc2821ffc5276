package dev.parley.hub;

import dev.parley.hub.fake.FakeTime;

/** Hubs on fake time, for tests in other packages. */
public final class FakeTimers {

    private FakeTimers() {}

    /** Returns what makes a hub whose clock and timers are a test's. */
    public static HubBuilder hub(FakeTime time) {
        return Hub.builder().clock(time).timer(time);
    }
}
