package dev.parley.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Fuzzes what a server is sent, with {@link NaiveDecoder} as the oracle. Without a fuzzer it runs the seeds. */
class ServerFramesFuzzTest {

    @FuzzTest(maxDuration = "5m")
    void tellsTheSameAsTheNaiveDecoder(byte[] data) {
        FuzzedFrames.check(Role.SERVER, data);
    }
}
