package dev.parley.app.compare;

import java.io.IOException;

/** One of the clients of a run, on a thread of its own. */
interface Client {

    /** Does what comes before the first update. */
    void open() throws IOException;

    /** Receives updates until it has all of them. */
    void receive() throws IOException, InterruptedException;
}
