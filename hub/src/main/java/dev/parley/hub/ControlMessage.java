package dev.parley.hub;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/** What nodes of a hub tell each other. Each message is one byte for its kind, and its parts in their order. */
sealed interface ControlMessage {

    /**
     * Ends connections.
     *
     * @param target whose
     * @param disconnect what they are told
     */
    record EndConnections(Target target, Disconnect disconnect) implements ControlMessage {}

    /**
     * Ends subscriptions.
     *
     * @param target whose
     * @param channel the channel; empty for all
     * @param unsubscribe what they are told
     */
    record EndSubscriptions(Target target, String channel, Unsubscribe unsubscribe) implements ControlMessage {}

    /**
     * Subscribes clients.
     *
     * @param target which
     * @param channel the channel
     * @param channelInfo what other clients are told of them there
     */
    record BeginSubscriptions(Target target, String channel, Data channelInfo) implements ControlMessage {}

    /**
     * Changes when connections expire.
     *
     * @param target whose
     * @param expiry when they expire
     */
    record ChangeExpiry(Target target, Expiry expiry) implements ControlMessage {}

    /**
     * Says how a node is.
     *
     * @param node the node
     */
    record Node(NodeInfo node) implements ControlMessage {}

    /**
     * Which connections are meant.
     *
     * @param user those of a user
     * @param client of these one alone; empty for all
     */
    record Target(String user, String client) {}

    /** Returns the message as bytes. */
    default Data encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(new DataOutputStream(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Data.of(bytes.toByteArray());
    }

    private void write(DataOutputStream to) throws IOException {
        switch (this) {
            case EndConnections(Target target, Disconnect disconnect) -> {
                to.writeByte(1);
                write(target, to);
                to.writeInt(disconnect.code());
                to.writeUTF(disconnect.reason());
            }
            case EndSubscriptions(Target target, String channel, Unsubscribe unsubscribe) -> {
                to.writeByte(2);
                write(target, to);
                to.writeUTF(channel);
                to.writeInt(unsubscribe.code());
                to.writeUTF(unsubscribe.reason());
            }
            case BeginSubscriptions(Target target, String channel, Data channelInfo) -> {
                to.writeByte(3);
                write(target, to);
                to.writeUTF(channel);
                to.writeInt(channelInfo.size());
                to.write(channelInfo.toByteArray());
            }
            case ChangeExpiry(Target target, Expiry expiry) -> {
                to.writeByte(4);
                write(target, to);
                to.writeLong(expiry.at().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE));
            }
            case Node(NodeInfo node) -> {
                to.writeByte(5);
                to.writeUTF(node.name());
                to.writeInt(node.clients());
                to.writeInt(node.users());
                to.writeInt(node.channels());
                to.writeInt(node.subscriptions());
            }
        }
    }

    private static void write(Target target, DataOutputStream to) throws IOException {
        to.writeUTF(target.user());
        to.writeUTF(target.client());
    }

    /** Returns the message; empty if it is of a kind that this version does not know. */
    static Optional<ControlMessage> decode(Data data) {
        try {
            DataInputStream from = new DataInputStream(new ByteArrayInputStream(data.toByteArray()));
            return switch (from.readByte()) {
                case 1 -> Optional.of(new EndConnections(target(from), new Disconnect(from.readInt(), from.readUTF())));
                case 2 ->
                    Optional.of(new EndSubscriptions(
                            target(from), from.readUTF(), new Unsubscribe(from.readInt(), from.readUTF())));
                case 3 -> {
                    Target target = target(from);
                    String channel = from.readUTF();
                    byte[] info = from.readNBytes(from.readInt());
                    yield Optional.of(new BeginSubscriptions(target, channel, Data.of(info)));
                }
                case 4 -> {
                    Target target = target(from);
                    long at = from.readLong();
                    Expiry expiry = at == Long.MAX_VALUE ? Expiry.NEVER : Expiry.at(Instant.ofEpochMilli(at));
                    yield Optional.of(new ChangeExpiry(target, expiry));
                }
                case 5 ->
                    Optional.of(new Node(new NodeInfo(
                            from.readUTF(), from.readInt(), from.readInt(), from.readInt(), from.readInt())));
                default -> Optional.empty();
            };
        } catch (IOException | IllegalArgumentException malformed) {
            throw new IllegalArgumentException("a message of " + data.size() + " bytes from another node", malformed);
        }
    }

    private static Target target(DataInputStream from) throws IOException {
        return new Target(from.readUTF(), from.readUTF());
    }
}
