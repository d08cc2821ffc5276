package dev.parley.protocol.deflate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The deflaters and inflaters that the connections of one thread share. A connection borrows one for a message; between
 * messages it has at most its window, in an array. Only those that have been busy of late keep their deflater, since filling
 * one with a window takes as long as compressing a short message. When the last connection has ended, none is left open.
 *
 * <p>Not thread-safe: belongs to the one thread that runs these connections' engines, such as an event loop.
 */
public final class DeflateContexts {

    /** How much memory outside of the heap stays open for the next message, over all windows and kinds. */
    private static final int POOLED_BYTES = 2 << 20;

    /** How much memory outside of the heap is kept by the deflaters of connections that have been busy of late. */
    private static final int BUSY_BYTES = 4 << 20;

    private final DeflateEngine engine;
    private final DeflateSettings settings;
    private final DeflateAccount account;
    private final List<ArrayDeque<RawDeflater>> deflaters = new ArrayList<>();
    private final List<ArrayDeque<RawInflater>> inflaters = new ArrayList<>();
    private long pooledBytes;
    private final ArrayDeque<Workspace> workspaces = new ArrayDeque<>();

    /** The ends of the list of those that keep their deflater: who has been idle for longest comes first. */
    private @Nullable Deflation longestIdle;

    private @Nullable Deflation lastBusy;
    private long busyBytes;

    /** How many open connections have compressed or decompressed something. */
    private int connections;

    /**
     * Creates them; nothing is opened before it is needed.
     *
     * @param engine the library
     * @param settings how to compress
     * @param account is told what they hold
     */
    public DeflateContexts(DeflateEngine engine, DeflateSettings settings, DeflateAccount account) {
        this.engine = engine;
        this.settings = settings;
        this.account = account;
        for (int bits = 0; bits <= DeflateSettings.MOST_WINDOW_BITS; bits++) {
            deflaters.add(new ArrayDeque<>());
            inflaters.add(new ArrayDeque<>());
        }
    }

    // ---- connections

    /** Tells of a connection that is about to borrow for the first time. */
    void enter() {
        connections++;
    }

    /** Tells that a connection has ended, and has given back what it had. With the last one, what waits for the next goes. */
    void leave() {
        connections--;
        if (connections == 0) {
            deflaters.forEach(this::closeAll);
            inflaters.forEach(this::closeAll);
        }
    }

    // ---- memory to work in

    /**
     * Lends memory that nobody else works in. Decompression hands pieces to the program, which may send from within, on any
     * connection of this thread: a second one is needed then.
     */
    Workspace borrowWorkspace() {
        Workspace free = workspaces.pollLast();
        return free == null ? new Workspace() : free;
    }

    void giveBack(Workspace workspace) {
        workspaces.addLast(workspace);
    }

    // ---- deflaters and inflaters

    RawDeflater borrowDeflater(int windowBits) {
        RawDeflater pooled = pooled(deflaters.get(windowBits));
        return pooled == null ? opened(engine.deflater(settings.level(), settings.memoryLevel(), windowBits)) : pooled;
    }

    void giveBack(RawDeflater deflater, int windowBits) {
        giveBack(deflater, deflaters.get(windowBits));
    }

    RawInflater borrowInflater(int windowBits) {
        RawInflater pooled = pooled(inflaters.get(windowBits));
        return pooled == null ? opened(engine.inflater(windowBits)) : pooled;
    }

    void giveBack(RawInflater inflater, int windowBits) {
        giveBack(inflater, inflaters.get(windowBits));
    }

    private <T extends RawStream> T opened(T stream) {
        account.held(stream.nativeBytes());
        return stream;
    }

    private <T extends RawStream> @Nullable T pooled(ArrayDeque<T> pool) {
        T stream = pool.pollLast();
        pooledBytes -= stream == null ? 0 : stream.nativeBytes();
        return stream;
    }

    private <T extends RawStream> void giveBack(T stream, ArrayDeque<T> pool) {
        if (account.isScarce() || !makeRoom(stream.nativeBytes(), pool.isEmpty())) {
            close(stream);
        } else {
            stream.reset();
            pooledBytes += stream.nativeBytes();
            pool.addLast(stream);
        }
    }

    /** Returns whether one more may stay open. The first of its window and kind takes the place of those that are many. */
    private boolean makeRoom(int bytes, boolean first) {
        while (pooledBytes + bytes > POOLED_BYTES) {
            ArrayDeque<? extends RawStream> fullest = fullest();
            if (!first || fullest.size() < 2) {
                return false;
            }
            closeFirst(fullest);
        }
        return true;
    }

    private ArrayDeque<? extends RawStream> fullest() {
        ArrayDeque<? extends RawStream> fullest = deflaters.getFirst();
        for (int bits = 0; bits <= DeflateSettings.MOST_WINDOW_BITS; bits++) {
            fullest = deflaters.get(bits).size() > fullest.size() ? deflaters.get(bits) : fullest;
            fullest = inflaters.get(bits).size() > fullest.size() ? inflaters.get(bits) : fullest;
        }
        return fullest;
    }

    private void closeAll(ArrayDeque<? extends RawStream> pool) {
        while (!pool.isEmpty()) {
            closeFirst(pool);
        }
    }

    private void closeFirst(ArrayDeque<? extends RawStream> pool) {
        RawStream stream = pool.removeFirst();
        pooledBytes -= stream.nativeBytes();
        close(stream);
    }

    private void close(RawStream stream) {
        account.held(-stream.nativeBytes());
        stream.close();
    }

    // ---- those that keep their deflater

    /** Lets a connection that has just sent a message keep its deflater, until others have been busier. */
    void keep(Deflation deflation, int nativeBytes) {
        deflation.before = lastBusy;
        if (lastBusy == null) {
            longestIdle = deflation;
        } else {
            lastBusy.after = deflation;
        }
        lastBusy = deflation;
        busyBytes += nativeBytes;
        while ((busyBytes > BUSY_BYTES || account.isScarce()) && longestIdle != null && longestIdle != deflation) {
            longestIdle.park();
        }
    }

    /** Takes a connection from those that keep their deflater between messages. */
    void unkeep(Deflation deflation, int nativeBytes) {
        Deflation before = deflation.before;
        Deflation after = deflation.after;
        if (before == null) {
            longestIdle = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            lastBusy = before;
        } else {
            after.before = before;
        }
        deflation.before = null;
        deflation.after = null;
        busyBytes -= nativeBytes;
    }
}
