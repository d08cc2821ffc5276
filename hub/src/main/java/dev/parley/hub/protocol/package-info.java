/**
 * The Centrifugo client protocol, version 2, without input or output: commands of a client, replies and pushes of the
 * server, their codes, and two codecs, {@link dev.parley.hub.protocol.JsonCodec} and
 * {@link dev.parley.hub.protocol.ProtobufCodec}.
 *
 * <p>Names are those of the protocol's description ({@code client.proto}), in Java's spelling. A field that is absent has
 * the value that the protocol gives it then: 0, {@code false}, the empty string, {@link dev.parley.hub.protocol.Payload#EMPTY}
 * or an empty {@code Optional}. Left out are the fields of map subscriptions, shared polls and channel compaction, which the
 * hub does not offer; like every unknown field they are skipped when a peer sends them.
 */
@NullMarked
package dev.parley.hub.protocol;

import org.jspecify.annotations.NullMarked;
