package dev.parley.hub.protocol;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The fields of one Protobuf message, collected with their size, which has to be written before them. A field with the value
 * that stands for absence is left out.
 */
final class ProtobufFields {

    private interface Field {
        void write(CodedOutputStream out) throws IOException;
    }

    /** Collects the fields of a value. */
    interface Part<T> {
        void write(ProtobufFields fields, T value);
    }

    private static final int LENGTH_DELIMITED = 2;

    private final List<Field> fields = new ArrayList<>();
    private int size;

    static <T> ProtobufFields of(Part<T> part, T value) {
        ProtobufFields fields = new ProtobufFields();
        part.write(fields, value);
        return fields;
    }

    /** The message alone. */
    byte[] toByteArray() {
        byte[] bytes = new byte[size];
        write(CodedOutputStream.newInstance(bytes));
        return bytes;
    }

    /** The message after its length, as frames have it. */
    byte[] toDelimitedByteArray() {
        byte[] bytes = new byte[CodedOutputStream.computeUInt32SizeNoTag(size) + size];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeUInt32NoTag(size);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        write(out);
        return bytes;
    }

    private void write(CodedOutputStream out) {
        try {
            for (Field field : fields) {
                field.write(out);
            }
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    void string(int number, String value) {
        if (!value.isEmpty()) {
            size += CodedOutputStream.computeStringSize(number, value);
            fields.add(out -> out.writeString(number, value));
        }
    }

    void strings(int number, List<String> values) {
        for (String value : values) {
            size += CodedOutputStream.computeStringSize(number, value);
            fields.add(out -> out.writeString(number, value));
        }
    }

    void payload(int number, Payload value) {
        bytes(number, value.bytes());
    }

    void bytes(int number, byte[] value) {
        if (value.length > 0) {
            size += CodedOutputStream.computeByteArraySize(number, value);
            fields.add(out -> out.writeByteArray(number, value));
        }
    }

    void bool(int number, boolean value) {
        if (value) {
            size += CodedOutputStream.computeBoolSize(number, true);
            fields.add(out -> out.writeBool(number, true));
        }
    }

    /** {@code uint32}, {@code uint64}, {@code int32} and {@code int64} are the same varint for each value that they share. */
    void number(int number, long value) {
        if (value != 0) {
            size += CodedOutputStream.computeInt64Size(number, value);
            fields.add(out -> out.writeInt64(number, value));
        }
    }

    /** A message, even if it has no fields. */
    <T> void message(int number, T value, Part<T> part) {
        message(number, of(part, value));
    }

    private void message(int number, ProtobufFields message) {
        size += CodedOutputStream.computeTagSize(number)
                + CodedOutputStream.computeUInt32SizeNoTag(message.size)
                + message.size;
        fields.add(out -> {
            out.writeTag(number, LENGTH_DELIMITED);
            out.writeUInt32NoTag(message.size);
            for (Field field : message.fields) {
                field.write(out);
            }
        });
    }

    /** A message whose bytes are there already. */
    void encoded(int number, byte[] message) {
        size += CodedOutputStream.computeByteArraySize(number, message);
        fields.add(out -> out.writeByteArray(number, message));
    }

    <T> void messages(int number, List<T> values, Part<T> part) {
        for (T value : values) {
            message(number, value, part);
        }
    }

    <T> void map(int number, Map<String, T> map, Part<T> part) {
        map.forEach((key, value) -> {
            ProtobufFields entry = new ProtobufFields();
            entry.string(1, key);
            entry.message(2, value, part);
            message(number, entry);
        });
    }

    void stringMap(int number, Map<String, String> map) {
        map.forEach((key, value) -> {
            ProtobufFields entry = new ProtobufFields();
            entry.string(1, key);
            entry.string(2, value);
            message(number, entry);
        });
    }
}
