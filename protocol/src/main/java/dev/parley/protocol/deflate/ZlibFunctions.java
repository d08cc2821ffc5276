package dev.parley.protocol.deflate;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * The functions of the system's zlib that Parley calls, as {@code zlib.h} declares them. A record, since the compiler takes
 * the fields of a record for constants, and calls the functions directly.
 *
 * @param version what {@code zlibVersion} returns, which the {@code Init} functions want to see
 */
@SuppressWarnings("restricted") // Calling C is what this is for.
record ZlibFunctions(
        MethodHandle deflateInit2,
        MethodHandle deflate,
        MethodHandle deflateReset,
        MethodHandle deflateEnd,
        MethodHandle deflateSetDictionary,
        MethodHandle deflateGetDictionary,
        MethodHandle inflateInit2,
        MethodHandle inflate,
        MethodHandle inflateReset,
        MethodHandle inflateResetKeep,
        MethodHandle inflateEnd,
        MethodHandle inflateSetDictionary,
        MethodHandle inflateGetDictionary,
        MemorySegment version) {

    private static final List<String> NAMES = List.of("libz.so.1", "libz.1.dylib", "zlib1.dll", "libz.so");

    private static final Found SYSTEM = find(NAMES);

    /**
     * What looking for the library comes to.
     *
     * @param functions its functions, if it can be used
     * @param problem why not, if it cannot
     */
    record Found(Optional<ZlibFunctions> functions, String problem) {}

    /** Returns what there is; nothing where there is no such library, or an old one, or native access is denied. */
    static Found system() {
        return SYSTEM;
    }

    /** What is thrown where a call throws, which functions of C do not. */
    static IllegalStateException impossible(Throwable thrown) {
        return new IllegalStateException("a call of zlib failed before it reached zlib", thrown);
    }

    /** Tries names of libraries, the first first. */
    static Found find(List<String> names) {
        String problem = "no libz was found";
        for (String name : names) {
            try {
                return new Found(Optional.of(in(SymbolLookup.libraryLookup(name, Arena.global()))), "");
            } catch (IllegalCallerException denied) {
                return new Found(Optional.empty(), "native access is denied (--enable-native-access)");
            } catch (UnsatisfiedLinkError old) {
                problem = name + " " + old.getMessage();
            } catch (IllegalArgumentException absent) {
                // It may have another name.
            }
        }
        return new Found(Optional.empty(), problem);
    }

    private static ZlibFunctions in(SymbolLookup library) {
        FunctionDescriptor onStream = FunctionDescriptor.of(JAVA_INT, ADDRESS);
        FunctionDescriptor step = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT);
        FunctionDescriptor set = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
        FunctionDescriptor get = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        // These move a window of 32 KiB at most: they may keep the collector waiting so long, and take arrays as they
        // are.
        Linker.Option arrays = Linker.Option.critical(true);
        return new ZlibFunctions(
                function(
                        library,
                        "deflateInit2_",
                        FunctionDescriptor.of(
                                JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS,
                                JAVA_INT)),
                function(library, "deflate", step),
                function(library, "deflateReset", onStream),
                function(library, "deflateEnd", onStream),
                function(library, "deflateSetDictionary", set, arrays),
                function(library, "deflateGetDictionary", get, arrays),
                function(
                        library,
                        "inflateInit2_",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT)),
                function(library, "inflate", step),
                function(library, "inflateReset", onStream),
                function(library, "inflateResetKeep", onStream),
                function(library, "inflateEnd", onStream),
                function(library, "inflateSetDictionary", set, arrays),
                function(library, "inflateGetDictionary", get, arrays),
                version(library));
    }

    private static MethodHandle function(
            SymbolLookup library, String name, FunctionDescriptor descriptor, Linker.Option... options) {
        MemorySegment address =
                library.find(name).orElseThrow(() -> new UnsatisfiedLinkError("has no function " + name));
        return Linker.nativeLinker().downcallHandle(address, descriptor, options);
    }

    private static MemorySegment version(SymbolLookup library) {
        FunctionDescriptor text =
                FunctionDescriptor.of(ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(32, ValueLayout.JAVA_BYTE)));
        try {
            return (MemorySegment) function(library, "zlibVersion", text).invokeExact();
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }
}
