package dev.parley.app.bench;

import java.util.List;

/** What is done with the connections of one event loop. Called on that event loop. */
interface Workload extends LoadConnection.Owner {

    /** Begins, with the connections that are open. */
    void begin(List<LoadConnection> connections);

    /** The time that is measured ends now. */
    default void end() {}
}
