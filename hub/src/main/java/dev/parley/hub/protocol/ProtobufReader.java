package dev.parley.hub.protocol;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Map;

/**
 * Reads the fields of Protobuf messages, one after the other. A method that reads a value is called once for each field,
 * after {@link #nextField()}.
 */
final class ProtobufReader {

    /** Reads the fields of a message, up to its end. */
    interface Part<T> {
        T read(ProtobufReader in) throws IOException, DecodeException;
    }

    private final CodedInputStream in;
    private final int nesting;
    private int depth;
    private int tag;

    /** The nesting bounds what is known; the stream bounds what is skipped. */
    ProtobufReader(Bytes bytes, DecodeLimits limits) {
        this.in = CodedInputStream.newInstance(bytes.array(), bytes.offset(), bytes.length());
        this.nesting = limits.nesting();
        in.setRecursionLimit(limits.nesting());
    }

    boolean isAtEnd() throws IOException {
        return in.isAtEnd();
    }

    /** Goes to the next field of the message, or to its end. */
    boolean nextField() throws IOException {
        tag = in.readTag();
        return tag != 0;
    }

    /** The field's number. */
    int number() {
        return WireFormat.getTagFieldNumber(tag);
    }

    /** Passes over an unknown field. */
    void skip() throws IOException, DecodeException {
        if (!in.skipField(tag)) {
            throw new DecodeException(DecodeFault.MALFORMED_PROTOBUF);
        }
    }

    private void expect(int wireType) throws DecodeException {
        if (WireFormat.getTagWireType(tag) != wireType) {
            throw new DecodeException(DecodeFault.WRONG_TYPE);
        }
    }

    /** A message within this one. */
    <T> T message(Part<T> part) throws IOException, DecodeException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        if (depth == nesting) {
            throw new DecodeException(DecodeFault.NESTED_TOO_DEEP);
        }
        depth++;
        T value = delimited(part);
        depth--;
        return value;
    }

    /** A message after its length. */
    <T> T delimited(Part<T> part) throws IOException, DecodeException {
        // Also of a length that does not fit 32 bits, the lower 32 must not be taken.
        long length = in.readRawVarint64();
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw new DecodeException(DecodeFault.MALFORMED_PROTOBUF);
        }
        int outer = in.pushLimit((int) length);
        T value = part.read(this);
        in.popLimit(outer);
        return value;
    }

    String string() throws IOException, DecodeException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return in.readStringRequireUtf8();
    }

    Payload payload() throws IOException, DecodeException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return Payload.wrap(in.readByteArray());
    }

    boolean bool() throws IOException, DecodeException {
        expect(WireFormat.WIRETYPE_VARINT);
        return in.readBool();
    }

    long uint32() throws IOException, DecodeException {
        return in(0, Check.UINT32);
    }

    int int32() throws IOException, DecodeException {
        return (int) in(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    long int64() throws IOException, DecodeException {
        return in(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** A {@code uint64} that no log gets to the upper half of. */
    long offset() throws IOException, DecodeException {
        return in(0, Long.MAX_VALUE);
    }

    /** Stricter than Protobuf, which cuts off what is too much. */
    private long in(long least, long greatest) throws IOException, DecodeException {
        expect(WireFormat.WIRETYPE_VARINT);
        long value = in.readInt64();
        if (value < least || value > greatest) {
            throw new DecodeException(DecodeFault.NUMBER_OUT_OF_RANGE);
        }
        return value;
    }

    /** Reads one entry of a map into it. */
    <T> void entry(Map<String, T> map, T absent, Part<T> part) throws IOException, DecodeException {
        message(entry -> {
            String key = "";
            T value = absent;
            while (entry.nextField()) {
                switch (entry.number()) {
                    case 1 -> key = entry.string();
                    case 2 -> value = part.read(entry);
                    default -> entry.skip();
                }
            }
            map.put(key, value);
            return map;
        });
    }
}
