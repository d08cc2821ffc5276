package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;

/** What the fuzz targets of both sides check alike. */
final class FuzzedHeads {
    private FuzzedHeads() {}

    /** The first result that is not incomplete, when the bytes come one at a time. */
    static <H extends Head> HeadResult<H> byteByByte(HeadParser<H> parser, byte[] bytes) {
        HeadResult<H> result = parser.receive(ByteBuffer.allocate(0));
        for (int i = 0; i < bytes.length && result instanceof HeadResult.Incomplete; i++) {
            result = parser.receive(ByteBuffer.wrap(bytes, i, 1));
            assertThat(parser.bytesExamined()).isLessThanOrEqualTo(i + 1);
        }
        return result;
    }

    /** That a response can be written and is read again as it was, whatever a peer had put into it. */
    static void checkResponse(ResponseHead response) {
        assertThat(Wire.receiveResponse(response.encode())).isEqualTo(new HeadResult.Complete<>(response));
    }
}
