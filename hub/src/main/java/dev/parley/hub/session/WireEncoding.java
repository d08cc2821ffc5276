package dev.parley.hub.session;

import dev.parley.hub.Encoding;
import dev.parley.hub.protocol.Codec;
import dev.parley.hub.protocol.Framing;
import dev.parley.hub.protocol.JsonCodec;
import dev.parley.hub.protocol.ProtobufCodec;
import dev.parley.hub.protocol.Push;
import dev.parley.hub.protocol.Reply;
import dev.parley.websocket.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How a session's replies are written: by which codec, and how they are put together for the transport. */
public final class WireEncoding implements Encoding {

    /** JSON in text messages. */
    public static final WireEncoding JSON = new WireEncoding(new JsonCodec(), Framing.MESSAGE);

    /** Protobuf in binary messages. */
    public static final WireEncoding PROTOBUF = new WireEncoding(new ProtobufCodec(), Framing.MESSAGE);

    /** What stands for a push that the codec cannot write: JSON clients cannot be sent what is not JSON. */
    private static final Message UNWRITABLE = Message.prepared(Message.text(""));

    private final Codec codec;
    private final Framing framing;

    private WireEncoding(Codec codec, Framing framing) {
        this.codec = codec;
        this.framing = framing;
    }

    Codec codec() {
        return codec;
    }

    /** Returns whether a message is what {@link #encode} made of a push that cannot be written. */
    @SuppressWarnings("ReferenceEquality") // It is this one object.
    static boolean isUnwritable(Message push) {
        return push == UNWRITABLE;
    }

    /** Puts replies together that the codec has encoded. */
    Message frame(List<byte[]> replies) {
        byte[] frame = codec.frame(replies, framing);
        return codec.isText() ? Message.text(new String(frame, StandardCharsets.UTF_8)) : Message.binary(frame);
    }

    @Override
    public Message encode(dev.parley.hub.Push push) {
        try {
            return frame(List.of(bytes(push)));
        } catch (IllegalArgumentException notJson) {
            return UNWRITABLE;
        }
    }

    private byte[] bytes(dev.parley.hub.Push push) {
        return switch (push) {
            case dev.parley.hub.Push.Published(var subscription, var channel, var publication) -> {
                String published = channel.equals(subscription) ? "" : channel;
                yield codec.encodePush(
                        subscription,
                        codec.encodePublication(
                                ToProtocol.publication(publication).withChannel(published)));
            }
            case dev.parley.hub.Push.Joined(var channel, var client) ->
                codec.encode(Reply.of(new Push(channel, new Push.Join(ToProtocol.info(client)))));
            case dev.parley.hub.Push.Left(var channel, var client) ->
                codec.encode(Reply.of(new Push(channel, new Push.Leave(ToProtocol.info(client)))));
        };
    }
}
