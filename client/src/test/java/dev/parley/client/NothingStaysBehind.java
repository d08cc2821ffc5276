package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Fails a test that leaves a socket or a thread behind, and a class of tests that has lost a buffer. */
final class NothingStaysBehind implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private static final Namespace NAMESPACE = Namespace.create(NothingStaysBehind.class);

    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(type + records));
        LEAKS.clear();
        // The JDK keeps one socket for itself from the first one that it makes.
        try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(first.isBound()).isTrue();
        }
        // Those that clients share begin when they are needed, and stay.
        EventLoops.shared().group().forEach(loop -> loop.submit(() -> {}).syncUninterruptibly());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(NAMESPACE).put(Footprint.class, Footprint.now());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Footprint before = context.getStore(NAMESPACE).get(Footprint.class, Footprint.class);
        Objects.requireNonNull(before, "beforeEach puts it there").awaitNothingAtAllMore();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return garbage.get() == null;
        });
        // The detector looks for lost buffers when another one is made.
        PooledByteBufAllocator.DEFAULT.directBuffer().release();
        assertThat(LEAKS).isEmpty();
    }
}
