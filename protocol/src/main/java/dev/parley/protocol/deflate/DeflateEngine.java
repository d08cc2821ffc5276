package dev.parley.protocol.deflate;

import java.util.Optional;

/**
 * The library that compresses and decompresses: the system's zlib, or the one in the JDK. Safe for use by any number of
 * threads.
 */
public abstract sealed class DeflateEngine permits SystemZlib, JdkZlib {

    DeflateEngine() {}

    /**
     * {@return the system's zlib, called through the foreign-function API: any window, any memory level; empty where there
     * is none} The program should have native access enabled for the module {@code dev.parley.protocol}
     * ({@code --enable-native-access}); Java warns otherwise, or denies it, and then this is empty too.
     */
    public static Optional<DeflateEngine> system() {
        return SystemZlib.instance();
    }

    /** {@return why there is no {@link #system()}, in a few words for people; empty where there is one} */
    public static Optional<String> systemProblem() {
        return SystemZlib.problem();
    }

    /** {@return the zlib in the JDK ({@code java.util.zip}), which knows no window but that of 15 bits, and no memory level} */
    public static DeflateEngine jdk() {
        return JdkZlib.INSTANCE;
    }

    /** {@return the system's zlib where there is one, else the JDK's} */
    public static DeflateEngine best() {
        return system().orElse(jdk());
    }

    /** {@return the engine's name and version, for people} */
    @Override
    public abstract String toString();

    /** The smallest window that it can compress with. */
    abstract int leastDeflateBits();

    /**
     * Opens a deflater with an empty window.
     *
     * @param windowBits how much of the past {@link RawStream#window} gives, as a power of two; it compresses with a window
     *     of this size, or with the smallest that it can
     */
    abstract RawDeflater deflater(int level, int memoryLevel, int windowBits);

    /** Opens an inflater with an empty window. */
    abstract RawInflater inflater(int windowBits);
}
