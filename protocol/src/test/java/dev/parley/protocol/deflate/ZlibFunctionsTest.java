package dev.parley.protocol.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of a zlib that cannot be used. */
class ZlibFunctionsTest {

    @Test
    void tellsThatThereIsNone() {
        ZlibFunctions.Found found = ZlibFunctions.find(List.of("libnone.so.1", "libnone.dylib"));

        assertThat(found.functions()).isEmpty();
        assertThat(found.problem()).isEqualTo("no libz was found");
    }

    @Test
    void tellsWhichFunctionALibraryLacks() {
        ZlibFunctions.Found found = ZlibFunctions.find(List.of("libm.so.6", "libm.dylib", "ws2_32.dll"));

        assertThat(found.functions()).isEmpty();
        assertThat(found.problem()).endsWith(" has no function deflateInit2_");
    }

    @Test
    void goesOnToTheNextName() {
        ZlibFunctions.Found found =
                ZlibFunctions.find(List.of("libnone.so.1", "libz.so.1", "libz.1.dylib", "zlib1.dll"));

        assertThat(found.functions()).isPresent();
    }
}
