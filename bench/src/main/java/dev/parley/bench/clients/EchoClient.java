package dev.parley.bench.clients;

import java.net.URI;

/** A WebSocket client, used as its documentation recommends for a program that answers each message with the next. */
@FunctionalInterface
interface EchoClient {

    /**
     * Opens a connection to a server that echoes, without compression and with {@code TCP_NODELAY}, and has it send the payload
     * again for each echo.
     *
     * @param server where to
     * @param payload what is sent, in binary messages
     * @param received is told of each echo, and of what should not happen, on whatever thread that is
     * @return the open connection
     */
    Connection open(URI server, byte[] payload, Received received) throws Exception;

    /** One connection. */
    interface Connection {

        /** Sends the payload: called once for each message that is to be under way at a time. */
        void begin();
    }

    /** Counts echoes. */
    interface Received {

        /** An echo with so many bytes of payload has come. */
        void message(int bytes);

        /** A connection has ended, or a message was not taken. */
        void failed(Throwable failure);
    }
}
