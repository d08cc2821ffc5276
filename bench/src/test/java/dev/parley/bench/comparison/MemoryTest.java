package dev.parley.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a process holds, as the JVM and the kernel tell it. */
class MemoryTest {

    @Test
    void readsTheSerialCollectorsParts() {
        String said = """
            4711:
             def new generation   total 314560K, used 1024K [0x00000000c0000000, 0x00000000d5550000, 0x00000000d5550000)
              eden space 279616K,   0% used [0x00000000c0000000, 0x00000000c0000000, 0x00000000d1110000)
             tenured generation   total 699072K, used 2048K [0x00000000d5550000, 0x0000000100000000, 0x0000000100000000)
               the space 699072K,   0% used [0x00000000d5550000, 0x00000000d5550000, 0x0000000100000000)
             Metaspace       used 9999K, committed 10112K, reserved 1114112K
              class space    used 999K, committed 1088K, reserved 1048576K
            """;

        assertThat(Memory.used(said)).isEqualTo(3072 * 1024);
    }

    @Test
    void readsTheG1CollectorsOneLine() {
        String said = """
            4711:
             garbage-first heap   total reserved 1048576K, committed 1048576K, used 4096K [0x00000000c0000000, 0x0000000100000000)
              region size 1024K, 1 eden (1024K), 0 survivor (0K), 3 old (3072K), 0 humongous (0K), 0 collection-set candidate (0K)
             Metaspace       used 9999K, committed 10112K, reserved 1114112K
            """;

        assertThat(Memory.used(said)).isEqualTo(4096 * 1024);
    }

    @Test
    void saysWhatItCannotRead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Memory.used("4711:\n Heap of a new kind\n"))
                .withMessageContaining("Heap of a new kind");
    }

    @Test
    void looksAtARunningJvm() throws IOException, InterruptedException {
        Memory memory = Memory.of(ProcessHandle.current().pid(), true);

        assertThat(memory.heap()).isPositive();
        assertThat(memory.resident()).isPositive();
    }
}
