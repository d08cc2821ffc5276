package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a class of tests that has lost a buffer. What else may stay behind, {@link Loopback#close()} looks for. */
final class NothingStaysBehind implements BeforeAllCallback, AfterAllCallback {

    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(type + records));
        LEAKS.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        await().atMost(Loopback.PATIENCE).until(() -> {
            System.gc();
            return garbage.get() == null;
        });
        // The detector looks for lost buffers when another one is made.
        PooledByteBufAllocator.DEFAULT.directBuffer().release();
        assertThat(LEAKS).isEmpty();
    }
}
