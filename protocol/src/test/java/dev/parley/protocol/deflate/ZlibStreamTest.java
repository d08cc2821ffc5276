package dev.parley.protocol.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;

/** What is made of zlib's return codes: only what is wrong with the data is the peer's fault. */
class ZlibStreamTest {

    private final DeflateEngine zlib = DeflateEngine.system().orElseThrow();
    private final ByteBuffer in = ByteBuffer.allocateDirect(10);
    private final ByteBuffer out = ByteBuffer.allocateDirect(100);

    @Test
    void goesOnAsLongAsThereIsMoreToCome() throws DataFormatException {
        assertThat(ZlibStream.isEnd(ZlibStream.Z_OK)).isFalse();
        assertThat(ZlibStream.isEnd(ZlibStream.Z_BUF_ERROR)).isFalse();
        assertThat(ZlibStream.isEnd(ZlibStream.Z_STREAM_END)).isTrue();
    }

    @Test
    void wantOfMemoryIsNoFaultOfThePeer() {
        assertThatThrownBy(() -> ZlibStream.isEnd(ZlibStream.Z_MEM_ERROR))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("zlib could not go on, since it got no memory");
        assertThatThrownBy(() -> ZlibStream.isEnd(ZlibStream.Z_DATA_ERROR)).isInstanceOf(DataFormatException.class);
        assertThatThrownBy(() -> ZlibStream.isEnd(ZlibStream.Z_NEED_DICT)).isInstanceOf(DataFormatException.class);
    }

    @Test
    void aStreamThatZlibDoesNotKnowIsNoFaultOfThePeer() {
        RawInflater inflater = zlib.inflater(12);
        inflater.close();
        assertThatThrownBy(() -> inflater.inflate(in, out))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("zlib could not go on, and returned -2");
    }

    @Test
    void aDeflaterThatZlibDoesNotKnowDoesNotPassForOneThatHasNothingToSay() {
        RawDeflater deflater = zlib.deflater(3, 5, 12);
        deflater.close();
        assertThatThrownBy(() -> deflater.deflate(in, out, true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("zlib could not go on, and returned -2");
    }
}
