package dev.parley.hub;

import dev.parley.websocket.Message;

/**
 * How pushes are written for a kind of connection, such as JSON in text messages or Protobuf in binary ones. Stateless: what one
 * push becomes is made once and shared by all connections that have the same encoding, by identity.
 */
@FunctionalInterface
public interface Encoding {

    /**
     * {@return a push as the message that connections are sent} Called once for each push that any connection of this encoding
     * gets, on the event loop of the first. The hub has it framed: {@link Message#prepared(Message)}.
     *
     * @param push the push
     */
    Message encode(Push push);
}
