package dev.parley.hub.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands and replies as JSON objects, divided by line feeds. A payload is the JSON value that stands there, byte by byte;
 * it is checked, but not turned into objects.
 *
 * <p>What is read may also be divided by other white space. Unknown fields are skipped, and of a field that comes twice the
 * last counts.
 */
public final class JsonCodec implements Codec {

    private static final byte[] LINE_FEED = {'\n'};
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

    private interface Reading<T> {
        T read(JsonReader in) throws IOException, DecodeException;
    }

    private final DecodeLimits limits;
    private final JsonFactory factory;

    /** Creates a codec with {@link DecodeLimits#DEFAULTS}. */
    public JsonCodec() {
        this(DecodeLimits.DEFAULTS);
    }

    /**
     * Creates a codec.
     *
     * @param limits how much it takes from a peer
     */
    public JsonCodec(DecodeLimits limits) {
        this.limits = limits;
        this.factory = JsonText.factory(limits);
    }

    @Override
    public String subprotocol() {
        return "centrifuge-json";
    }

    @Override
    public boolean isText() {
        return true;
    }

    @Override
    public String mediaType() {
        return "application/json";
    }

    @Override
    public List<Command> decodeCommands(ByteBuffer frame) throws DecodeException {
        return decode(frame, limits.messages(), JsonRequests::command);
    }

    @Override
    public List<Reply> decodeReplies(ByteBuffer frame) throws DecodeException {
        return decode(frame, limits.messages(), JsonReplies::reply);
    }

    @Override
    public EmulationRequest decodeEmulation(ByteBuffer body) throws DecodeException {
        return decode(body, 1, JsonRequests::emulation).getFirst();
    }

    private <T> List<T> decode(ByteBuffer frame, int greatest, Reading<T> reading) throws DecodeException {
        Bytes bytes = Bytes.of(frame, limits);
        if (!JsonText.isUtf8(bytes.array(), bytes.offset(), bytes.length())) {
            throw new DecodeException(DecodeFault.NOT_UTF8);
        }
        List<T> messages = new ArrayList<>(1);
        try (JsonReader in = new JsonReader(factory, bytes.array(), bytes.offset(), bytes.length())) {
            while (in.nextMessage()) {
                if (messages.size() == greatest) {
                    throw new DecodeException(DecodeFault.TOO_MANY_MESSAGES);
                }
                messages.add(reading.read(in));
            }
        } catch (StreamConstraintsException e) {
            throw new DecodeException(DecodeFault.JSON_LIMIT);
        } catch (JsonProcessingException e) {
            throw new DecodeException(DecodeFault.MALFORMED_JSON);
        } catch (IOException e) {
            throw new DecodeException(DecodeFault.NOT_UTF8);
        }
        if (messages.isEmpty()) {
            throw new DecodeException(DecodeFault.EMPTY_FRAME);
        }
        return messages;
    }

    @Override
    public byte[] encodeCommands(List<Command> commands) {
        return frame(
                commands.stream()
                        .map(command -> JsonFields.object(factory, JsonWriter::command, command))
                        .toList(),
                Framing.MESSAGE);
    }

    @Override
    public byte[] encode(Reply reply) {
        return JsonFields.object(factory, JsonWriter::reply, reply);
    }

    @Override
    public byte[] encodePublication(Publication publication) {
        return JsonFields.object(factory, JsonWriter::publication, publication);
    }

    @Override
    public byte[] encodePush(String channel, byte[] publication) {
        return JsonFields.object(
                factory,
                (reply, publicationOf) -> reply.object("push", publicationOf, (push, pub) -> {
                    push.string("channel", channel);
                    push.json("pub", pub);
                }),
                publication);
    }

    @Override
    public byte[] frame(List<byte[]> replies, Framing framing) {
        if (replies.size() == 1 && framing == Framing.MESSAGE) {
            return replies.getFirst();
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        for (byte[] reply : replies) {
            if (framing == Framing.EVENT_STREAM) {
                frame.writeBytes(DATA);
            } else if (framing == Framing.MESSAGE && frame.size() > 0) {
                frame.writeBytes(LINE_FEED);
            }
            frame.writeBytes(reply);
            if (framing != Framing.MESSAGE) {
                frame.writeBytes(LINE_FEED);
            }
        }
        if (framing == Framing.EVENT_STREAM) {
            // An empty line ends the event.
            frame.writeBytes(LINE_FEED);
        }
        return frame.toByteArray();
    }

    @Override
    public byte[] encodeEmulation(EmulationRequest request) {
        return JsonFields.object(factory, JsonWriter::emulation, request);
    }
}
