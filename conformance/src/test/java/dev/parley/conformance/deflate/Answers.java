package dev.parley.conformance.deflate;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.websocket.CompressionMetrics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a program under a {@link MeasuredProcess} says: lines that begin with a key. Asked {@code holdings}, by a line of its
 * standard input, it says what it holds; {@code holdings collected}, the same after two collections of garbage, since what the
 * first one finds may have held more, and with nothing resident that has been freed; {@code forget peak}, nothing.
 */
final class Answers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Answers() {}

    /** Answers until the standard input ends. */
    static void run(LongSupplier connections, Supplier<CompressionMetrics> compression, Consumer<String> otherwise)
            throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            switch (line) {
                case "holdings" -> tellHoldings(connections, compression);
                case "holdings collected" -> {
                    System.gc();
                    System.gc();
                    NativeHeap.trim();
                    tellHoldings(connections, compression);
                }
                case "forget peak" -> {
                    NativeHeap.trim();
                    Holdings.forgetPeak();
                }
                default -> otherwise.accept(line);
            }
        }
    }

    private static void tellHoldings(LongSupplier connections, Supplier<CompressionMetrics> compression)
            throws IOException {
        tell("holdings", JSON.writeValueAsString(Holdings.take(connections.getAsLong(), compression.get())));
    }

    static void tell(String key, String value) {
        System.out.println(key + " " + value);
    }
}
