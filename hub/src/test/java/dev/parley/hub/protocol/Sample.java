package dev.parley.hub.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A message and its literal bytes in both codecs.
 *
 * @param protobuf in hexadecimal, the length before it
 */
record Sample<T>(String name, T message, String json, String protobuf) {

    byte[] jsonBytes() {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    byte[] protobufBytes() {
        return HexFormat.of().parseHex(protobuf);
    }

    @Override
    public String toString() {
        return name;
    }
}
