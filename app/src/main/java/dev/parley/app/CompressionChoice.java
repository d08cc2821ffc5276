package dev.parley.app;

import dev.parley.websocket.Compression;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Whether and by what messages are compressed, as a flag says it: {@code auto}, {@code system}, {@code jdk} or {@code off}.
 *
 * @param engine what compresses; empty for off
 */
record CompressionChoice(Optional<Compression.Engine> engine) {

    static final CompressionChoice AUTO = new CompressionChoice(Optional.of(Compression.Engine.AUTO));

    /** Returns how to compress, if at all. */
    Optional<Compression> settings() {
        return engine.map(Compression.defaults()::withEngine);
    }

    @Override
    public String toString() {
        return engine.map(chosen -> switch (chosen) {
                    case AUTO -> "auto";
                    case SYSTEM -> "system";
                    case JDK -> "jdk";
                })
                .orElse("off");
    }

    /** Reads the flag's value. */
    static final class Converter implements ITypeConverter<CompressionChoice> {

        @Override
        public CompressionChoice convert(String value) {
            return switch (value) {
                case "auto" -> AUTO;
                case "system" -> new CompressionChoice(Optional.of(Compression.Engine.SYSTEM));
                case "jdk" -> new CompressionChoice(Optional.of(Compression.Engine.JDK));
                case "off" -> new CompressionChoice(Optional.empty());
                default ->
                    throw new TypeConversionException("got \"" + value + "\", expected auto, system, jdk or off");
            };
        }
    }
}
