package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory is taken by what has come, never by what has been announced (RFC 6455 §10.4). */
class PayloadBufferTest {

    private final PayloadBuffer buffer = new PayloadBuffer();

    private int room() {
        return buffer.view().array().length;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1 << 20, Integer.MAX_VALUE, Long.MAX_VALUE})
    void hasNeverMoreRoomThanTwiceWhatHasCome(long announced) {
        for (int i = 0; i < 300; i++) {
            buffer.append(ByteBuffer.allocate(100), announced);
            assertThat(room()).isBetween(buffer.length(), Math.max(256, 2 * buffer.length()));
        }
    }

    @Test
    void aMessageOfWhichMostHasComeIsNotCopiedAgain() {
        buffer.append(ByteBuffer.allocate(16_352), 32);
        byte[] before = buffer.view().array();
        assertThat(before).hasSize(16_384);
        buffer.append(ByteBuffer.allocate(32), 0);
        assertThat(buffer.view().array()).isSameAs(before);
    }

    @Test
    void whatIsPutTogetherIsWhatCame() {
        buffer.append(ByteBuffer.wrap(Wire.hex("01 02 03")), 2);
        buffer.append(ByteBuffer.wrap(Wire.hex("04 05")), 0);
        buffer.append(ByteBuffer.wrap(Wire.hex("06")));
        assertThat(buffer.view()).isEqualTo(ByteBuffer.wrap(Wire.hex("01 02 03 04 05 06")));
    }
}
