package dev.parley.app;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A TCP port on the command line.
 *
 * @param number 1 to 65535, or 0 for one that the system picks
 */
record Port(int number) {

    /** Reads a port. */
    static final class Converter implements ITypeConverter<Port> {

        @Override
        public Port convert(String value) {
            if (value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= 65_535) {
                return new Port(Integer.parseInt(value));
            }
            throw new TypeConversionException(
                    "got \"" + value + "\", expected a port from 1 to 65535, or 0 for a free one");
        }
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
