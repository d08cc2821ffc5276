package dev.parley.websocket.netty;

import dev.parley.protocol.Engine;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;

/**
 * The way from a read into the engine, which HotSpot's compilers do not follow: what the engine does for each message and each
 * byte is compiled as a whole of its own.
 *
 * <p>C2 inlines calls some fifteen deep, and the event loop has used up most of these before it comes here. Where it was compiled
 * from its own beginning, each eight bytes that were unmasked were a call, and a long message took three times as long; where it was
 * not, they were not. Which of the two happened was a matter of chance.
 */
final class EngineEntry {

    /** Not final: C2 looks through a constant. */
    private static MethodHandle receive = handle();

    private EngineEntry() {}

    private static MethodHandle handle() {
        try {
            return MethodHandles.lookup()
                    .findVirtual(
                            Engine.class, "receive", MethodType.methodType(void.class, ByteBuffer.class, long.class));
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Calls {@link Engine#receive}. */
    static void receive(Engine engine, ByteBuffer in, long now) {
        try {
            receive.invokeExact(engine, in, now);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible); // The method declares none.
        }
    }
}
