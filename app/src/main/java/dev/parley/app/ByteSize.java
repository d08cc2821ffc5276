package dev.parley.app;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes, as it is written on the command line: {@code 65536}, {@code 64KiB}, {@code 1MiB}.
 *
 * @param bytes the number, 1 to {@link #LARGEST}
 */
record ByteSize(int bytes) {

    /** The largest size that can be asked for: 1 GiB. */
    static final int LARGEST = 1 << 30;

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,10})(b|kib|mib|gib)?");

    /** Reads a size, in whatever case its unit is written. */
    static final class Converter implements ITypeConverter<ByteSize> {

        @Override
        public ByteSize convert(String value) {
            Matcher written = WRITTEN.matcher(value.toLowerCase(Locale.ROOT));
            if (written.matches()) {
                int shift = switch (written.group(2)) {
                    case "kib" -> 10;
                    case "mib" -> 20;
                    case "gib" -> 30;
                    case null, default -> 0;
                };
                // Ten digits, shifted by thirty bits, do not overflow a long.
                long bytes = Long.parseLong(written.group(1)) << shift;
                if (bytes >= 1 && bytes <= LARGEST) {
                    return new ByteSize((int) bytes);
                }
            }
            throw new TypeConversionException(
                    "got \"" + value + "\", expected a size from 1 to 1GiB, such as 65536, 64KiB or 1MiB");
        }
    }

    /** Returns the size with the largest unit that divides it. */
    @Override
    public String toString() {
        for (int unit = 3; unit > 0; unit--) {
            int size = 1 << (unit * 10);
            if (bytes % size == 0) {
                return bytes / size + new String[] {"", "KiB", "MiB", "GiB"}[unit];
            }
        }
        return Integer.toString(bytes);
    }
}
