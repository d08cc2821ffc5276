package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.PreparedFrame.Encoding;
import dev.parley.protocol.deflate.DeflateEngine;
import dev.parley.protocol.deflate.DeflateSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One message that connections of several event loops encode for the first time at once. */
class PreparedFrameTest {

    private static final int THREADS = 8;
    private static final int ROUNDS = 500;
    private static final String TEXT = "many, many, many, many, many, many, many";

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private static PreparedFrame prepared(String text) {
        return PreparedFrame.of(Opcode.TEXT, ByteBuffer.wrap(Wire.utf8(text)));
    }

    private static ToIntFunction<PayloadSink> passing(String encoded) {
        return sink -> {
            sink.accept(ByteBuffer.wrap(Wire.utf8(encoded)));
            return Extension.RSV1;
        };
    }

    private <T> T elsewhere(Callable<T> task) {
        try {
            return threads.submit(task).get(20, TimeUnit.SECONDS);
        } catch (Exception late) {
            throw new AssertionError("it waits", late);
        }
    }

    @Test
    void oneParameterSetDoesNotWaitForAnother() {
        PreparedFrame message = prepared("message");

        Encoding slow = message.encoding("slow", sink -> {
            // While this is being encoded, another event loop has other parameters.
            assertThat(elsewhere(() -> message.encoding("other", passing("o"))).isNew())
                    .isTrue();
            return passing("slow one").applyAsInt(sink);
        });

        assertThat(slow).returns(true, Encoding::isNew).returns(8, Encoding::payloadLength);
        assertThat(message.encoding("other", passing("never")))
                .returns(false, Encoding::isNew)
                .returns(1, Encoding::payloadLength);
    }

    @Test
    void whatHasBeenEncodedIsFoundWhileOthersEncode() {
        PreparedFrame message = prepared("message");
        message.encoding("known", passing("k"));

        message.encoding("slow", sink -> {
            assertThat(elsewhere(() -> message.encoding("known", passing("never")))
                            .isNew())
                    .isFalse();
            return 0;
        });
    }

    @Test
    void anEncoderThatFailsLeavesThePlaceToTheNext() {
        PreparedFrame message = prepared("message");

        assertThatThrownBy(() -> message.encoding("key", sink -> {
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(message.encoding("key", passing("k")))
                .returns(true, Encoding::isNew)
                .returns(1, Encoding::payloadLength);
    }

    @Test
    void eachParameterSetIsEncodedOnceHoweverManyThreadsAsk() throws Exception {
        int keys = 3;
        CyclicBarrier together = new CyclicBarrier(THREADS);
        for (int round = 0; round < ROUNDS; round++) {
            PreparedFrame message = prepared("message " + round);
            Map<Object, AtomicInteger> encoded = new ConcurrentHashMap<>();
            List<Encoding> encodings = onAllThreads(thread -> {
                together.await();
                // A key of its own each time: equal is what counts, not the same.
                List<Integer> key = List.of(thread % keys);
                return message.encoding(key, sink -> {
                    encoded.computeIfAbsent(key, _ -> new AtomicInteger()).incrementAndGet();
                    return passing("x".repeat(key.getFirst() + 1)).applyAsInt(sink);
                });
            });
            assertThat(encoded)
                    .hasSize(keys)
                    .allSatisfy((_, times) -> assertThat(times).hasValue(1));
            assertThat(encodings.stream().filter(Encoding::isNew)).hasSize(keys);
            for (int thread = 0; thread < THREADS; thread++) {
                assertThat(encodings.get(thread))
                        .returns(thread % keys + 1, Encoding::payloadLength)
                        .returns(encodings.get(thread % keys).frame(), Encoding::frame);
            }
        }
    }

    /** Two event loops for each of four windows; each loop has deflaters of its own. */
    @Deflate.BothEngines
    void eachWindowIsDeflatedForOnceHoweverManyEventLoopsSend(DeflateEngine library) throws Exception {
        CyclicBarrier together = new CyclicBarrier(THREADS);
        for (int round = 0; round < ROUNDS / 5; round++) {
            PreparedFrame message = prepared(TEXT);
            List<Counting> accounts =
                    IntStream.range(0, THREADS).mapToObj(_ -> new Counting()).toList();
            List<String> frames = onAllThreads(thread -> {
                DeflateSettings settings =
                        Deflate.ALL.withWindowBits(12 + thread % 4, 15).withTakeover(false, false);
                EngineDriver server = EngineDriver.of(
                        Role.SERVER,
                        EngineSettings.DEFAULTS,
                        accounts.get(thread).extension(library, settings));
                together.await();
                server.engine.sendPrepared(message);
                return server.takeMain();
            });
            for (int thread = 0; thread < 4; thread++) {
                assertThat(accounts.get(thread).opened + accounts.get(thread + 4).opened)
                        .isEqualTo(1);
                assertThat(frames.get(thread)).startsWith("c1").isEqualTo(frames.get(thread + 4));
            }
        }
    }

    private <T> List<T> onAllThreads(OfThread<T> task) throws Exception {
        List<Future<T>> running = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int number = thread;
            running.add(threads.submit(() -> task.of(number)));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> each : running) {
            results.add(each.get(20, TimeUnit.SECONDS));
        }
        return results;
    }

    private interface OfThread<T> {
        T of(int thread) throws Exception;
    }
}
