package dev.parley.websocket.netty;

import dev.parley.protocol.deflate.DeflateAccount;
import dev.parley.protocol.deflate.DeflateContexts;
import dev.parley.protocol.deflate.DeflateEngine;
import dev.parley.protocol.deflate.DeflateLibrary;
import dev.parley.protocol.deflate.PermessageDeflateClient;
import dev.parley.protocol.deflate.PermessageDeflateServer;
import dev.parley.protocol.handshake.ClientExtension;
import dev.parley.protocol.handshake.ServerExtension;
import dev.parley.websocket.Compression;
import dev.parley.websocket.CompressionMetrics;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The compression of a server or client that is running: its engine, its books, and the contexts of each event loop. */
public final class RunningCompression implements DeflateAccount {

    private final DeflateLibrary library;
    private final String description;
    private final ServerExtension serverExtension;
    private final ClientExtension clientExtension;
    private final long maximumBytes;

    /** Those of each event loop, which are empty when none of its connections is compressed. */
    private final ConcurrentMap<Thread, DeflateContexts> contexts = new ConcurrentHashMap<>();

    private final AtomicLong reserved = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final LongAdder open = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder sentWire = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder receivedWire = new LongAdder();

    /**
     * Chooses the engine.
     *
     * @param compression the settings
     * @throws IllegalArgumentException if the system's zlib is asked for and cannot be used
     */
    public RunningCompression(Compression compression) {
        this.maximumBytes = compression.maximumBytes();
        this.library =
                new DeflateLibrary(compression.settings(), engine(compression.engine()), this, this::contextsOfThread);
        this.description = described(compression.engine(), library.engine());
        this.serverExtension = new PermessageDeflateServer(library);
        this.clientExtension = new PermessageDeflateClient(library);
    }

    private static DeflateEngine engine(Compression.Engine wanted) {
        return switch (wanted) {
            case AUTO -> DeflateEngine.best();
            case JDK -> DeflateEngine.jdk();
            case SYSTEM ->
                DeflateEngine.system()
                        .orElseThrow(() -> new IllegalArgumentException("the system's zlib cannot be used, since "
                                + DeflateEngine.systemProblem().orElseThrow()
                                + "; the engines AUTO and JDK do without it"));
        };
    }

    private static String described(Compression.Engine wanted, DeflateEngine engine) {
        Optional<String> problem = wanted == Compression.Engine.AUTO ? DeflateEngine.systemProblem() : Optional.empty();
        return engine + problem.map(why -> ", since " + why).orElse("");
    }

    /** {@return the extension that is offered to a server's clients} */
    public ServerExtension serverExtension() {
        return serverExtension;
    }

    /** {@return the extension that a client offers to servers} */
    public ClientExtension clientExtension() {
        return clientExtension;
    }

    private DeflateContexts contextsOfThread() {
        return contexts.computeIfAbsent(
                Thread.currentThread(), _ -> new DeflateContexts(library.engine(), library.settings(), this));
    }

    /** {@return what it has done and holds at this moment} */
    public CompressionMetrics metrics() {
        return new CompressionMetrics(
                sent.sum(), sentWire.sum(), received.sum(), receivedWire.sum(), open.sum(), held.get(), reserved.get());
    }

    /** {@return the engine's name and version, and why it is not the better one, for people} */
    @Override
    public String toString() {
        return description;
    }

    // ---- the books

    @Override
    public boolean isExhausted() {
        return reserved.get() + held.get() >= maximumBytes;
    }

    @Override
    public boolean isScarce() {
        // The other three quarters are for windows: what waits for the next message takes them from no new connection.
        return held.get() > maximumBytes / 4;
    }

    @Override
    public boolean reserveWindows(int bytes) {
        long now = reserved.get();
        while (now + bytes <= maximumBytes / 4 * 3 && now + bytes + held.get() <= maximumBytes) {
            long witness = reserved.compareAndExchange(now, now + bytes);
            if (witness == now) {
                return true;
            }
            now = witness;
        }
        return false;
    }

    @Override
    public void overdrawWindows(int bytes) {
        reserved.addAndGet(bytes);
    }

    @Override
    public void releaseWindows(int bytes) {
        reserved.addAndGet(-bytes);
    }

    @Override
    public void held(int bytes) {
        held.addAndGet(bytes);
        open.add(Integer.signum(bytes));
    }

    @Override
    public void deflated(long before, long after) {
        sent.add(before);
        sentWire.add(after);
    }

    @Override
    public void inflated(long before, long after) {
        receivedWire.add(before);
        received.add(after);
    }
}
