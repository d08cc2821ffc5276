package dev.parley.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Fuzzes what a client is sent, with {@link NaiveDecoder} as the oracle. Without a fuzzer it runs the seeds. */
class ClientFramesFuzzTest {

    @FuzzTest(maxDuration = "5m")
    void tellsTheSameAsTheNaiveDecoder(byte[] data) {
        FuzzedFrames.check(Role.CLIENT, data);
    }
}
