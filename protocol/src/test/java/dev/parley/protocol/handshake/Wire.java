package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Heads as bytes, for tests: each char of a string is one byte, and {@code ↵} stands for CR LF. */
final class Wire {
    private Wire() {}

    /** The bytes of a text in which every {@code ↵} is CR LF. */
    static byte[] bytes(String text) {
        return text.replace("↵", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A head of these lines: each is ended by CR LF, and an empty line follows. */
    static byte[] head(String... lines) {
        return bytes(String.join("↵", lines) + "↵↵");
    }

    static HeadResult<RequestHead> receiveRequest(byte[] bytes) {
        return HeadParser.forRequests(HeadLimits.DEFAULT).receive(ByteBuffer.wrap(bytes));
    }

    static HeadResult<ResponseHead> receiveResponse(byte[] bytes) {
        return HeadParser.forResponses(HeadLimits.DEFAULT).receive(ByteBuffer.wrap(bytes));
    }

    /** The request with these lines, which must be one. */
    static RequestHead request(String... lines) {
        HeadResult<RequestHead> result = receiveRequest(head(lines));
        assertThat(result).isInstanceOf(HeadResult.Complete.class);
        return ((HeadResult.Complete<RequestHead>) result).head();
    }

    /** The response with these lines, which must be one. */
    static ResponseHead response(String... lines) {
        HeadResult<ResponseHead> result = receiveResponse(head(lines));
        assertThat(result).isInstanceOf(HeadResult.Complete.class);
        return ((HeadResult.Complete<ResponseHead>) result).head();
    }
}
