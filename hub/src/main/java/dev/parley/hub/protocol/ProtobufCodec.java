package dev.parley.hub.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands and replies as Protobuf messages, each after its length as a varint.
 *
 * <p>Unknown fields are skipped, and of a field that comes twice the last counts. A known field of another wire type and a
 * number that its field cannot hold are refused, where Protobuf would pass over the one and cut off the other.
 */
public final class ProtobufCodec implements Codec {

    private final DecodeLimits limits;

    /** Creates a codec with {@link DecodeLimits#DEFAULTS}. */
    public ProtobufCodec() {
        this(DecodeLimits.DEFAULTS);
    }

    /**
     * Creates a codec.
     *
     * @param limits how much it takes from a peer
     */
    public ProtobufCodec(DecodeLimits limits) {
        this.limits = limits;
    }

    @Override
    public String subprotocol() {
        return "centrifuge-protobuf";
    }

    @Override
    public boolean isText() {
        return false;
    }

    @Override
    public String mediaType() {
        return "application/octet-stream";
    }

    @Override
    public List<Command> decodeCommands(ByteBuffer frame) throws DecodeException {
        return decode(frame, ProtobufRequests::command);
    }

    @Override
    public List<Reply> decodeReplies(ByteBuffer frame) throws DecodeException {
        return decode(frame, ProtobufReplies::reply);
    }

    private <T> List<T> decode(ByteBuffer frame, ProtobufReader.Part<T> part) throws DecodeException {
        Bytes bytes = Bytes.of(frame, limits);
        ProtobufReader in = new ProtobufReader(bytes, limits);
        List<T> messages = new ArrayList<>(1);
        try {
            while (!in.isAtEnd()) {
                if (messages.size() == limits.messages()) {
                    throw new DecodeException(DecodeFault.TOO_MANY_MESSAGES);
                }
                messages.add(in.delimited(part));
            }
        } catch (IOException e) {
            throw malformed(e);
        }
        return messages;
    }

    @Override
    public EmulationRequest decodeEmulation(ByteBuffer body) throws DecodeException {
        Bytes bytes = Bytes.of(body, limits);
        try {
            return ProtobufRequests.emulation(new ProtobufReader(bytes, limits));
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** Protobuf's exceptions tell their kind only in words. */
    private static DecodeException malformed(IOException e) {
        boolean notUtf8 = e instanceof InvalidProtocolBufferException
                && String.valueOf(e.getMessage()).contains("UTF-8");
        return new DecodeException(notUtf8 ? DecodeFault.NOT_UTF8 : DecodeFault.MALFORMED_PROTOBUF);
    }

    @Override
    public byte[] encodeCommands(List<Command> commands) {
        return concatenated(commands.stream()
                .map(command ->
                        ProtobufFields.of(ProtobufWriter::command, command).toDelimitedByteArray())
                .toList());
    }

    @Override
    public byte[] encode(Reply reply) {
        return ProtobufFields.of(ProtobufWriter::reply, reply).toDelimitedByteArray();
    }

    @Override
    public byte[] encodePublication(Publication publication) {
        return ProtobufFields.of(ProtobufWriter::publication, publication).toByteArray();
    }

    @Override
    public byte[] encodePush(String channel, byte[] publication) {
        ProtobufFields reply = new ProtobufFields();
        reply.message(4, publication, (push, encoded) -> {
            push.string(2, channel);
            push.encoded(4, encoded);
        });
        return reply.toDelimitedByteArray();
    }

    @Override
    public byte[] frame(List<byte[]> replies, Framing framing) {
        return switch (framing) {
            // Each reply begins with its length, so nothing has to stand between two.
            case MESSAGE, STREAM -> concatenated(replies);
            case EVENT_STREAM ->
                throw new IllegalArgumentException("an event stream is text, which Protobuf is not; use JSON there");
        };
    }

    private static byte[] concatenated(List<byte[]> messages) {
        if (messages.size() == 1) {
            return messages.getFirst();
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        messages.forEach(frame::writeBytes);
        return frame.toByteArray();
    }

    @Override
    public byte[] encodeEmulation(EmulationRequest request) {
        return ProtobufFields.of(ProtobufWriter::emulation, request).toByteArray();
    }
}
