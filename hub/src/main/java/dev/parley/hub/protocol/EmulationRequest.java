package dev.parley.hub.protocol;

/**
 * The body of a POST to the emulation endpoint: what a client of a one-way stream sends towards the server.
 *
 * @param session which stream it belongs to, see {@link Result.Connect#session()}
 * @param node the node that has the stream, see {@link Result.Connect#node()}
 * @param data a frame of commands, for {@link Codec#decodeCommands(java.nio.ByteBuffer)} of the stream's codec
 */
public record EmulationRequest(String session, String node, Payload data) {}
