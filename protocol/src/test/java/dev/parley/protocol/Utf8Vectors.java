package dev.parley.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Byte sequences that are UTF-8 and ones that are not: those of the Autobahn test suite, sections 6.5 to 6.23, and more. */
final class Utf8Vectors {

    private Utf8Vectors() {}

    /** Texts. */
    static List<String> valid() {
        List<String> all = new ArrayList<>(List.of(
                "",
                // 6.2: one of every length.
                "48656c6c6f2dc2b540c39fc3b6c3a4c3bcc3a0c3a12d5554462d382121",
                // 6.5: κόσμε, with a byte order mark, and with NUL.
                "cebae1bdb9cf83cebcceb5",
                "68656c6c6f24776f726c64",
                "68656c6c6fc2a2776f726c64",
                "68656c6c6fe282ac776f726c64",
                "68656c6c6ff0a4ada2776f726c64",
                "efbbbf61",
                "610062",
                // 6.7: the first of each length. 6.9: the last of each length.
                "00",
                "c280",
                "e0a080",
                "f0908080",
                "7f",
                "dfbf",
                "efbfbf",
                "f48fbfbf",
                // 6.11: next to the surrogates; the replacement character.
                "ed9fbf",
                "ee8080",
                "efbfbd",
                // Next to the places where the range of the second byte changes.
                "e0bfbf",
                "e18080",
                "ecbfbf",
                "f0bfbfbf",
                "f1808080",
                "f3bfbfbf",
                "f4808080"));
        // 6.22: noncharacters. 6.23: specials.
        for (String plane :
                List.of("ef", "f09f", "f0af", "f0bf", "f19f", "f1af", "f1bf", "f29f", "f2af", "f2bf", "f39f")) {
            all.add(plane + "bfbe");
            all.add(plane + "bfbf");
        }
        for (int last = 0xb9; last <= 0xbf; last++) {
            all.add("efbf" + Integer.toHexString(last));
        }
        return all;
    }

    /** Sequences that no text has in it. */
    static List<String> invalid() {
        List<String> all = new ArrayList<>(List.of(
                // 6.3: a surrogate. 6.4: over U+10FFFF.
                "cebae1bdb9cf83cebcceb5eda080656469746564",
                "cebae1bdb9cf83cebcceb5f4908080656469746564",
                // 6.8: the first of 5 and 6 bytes. 6.10: the last of 4, 5, 6 bytes.
                "f888808080",
                "fc8480808080",
                "f7bfbfbf",
                "fbbfbfbfbf",
                "fdbfbfbfbfbf",
                // 6.11
                "f4908080",
                // 6.12: continuations on their own.
                "80",
                "bf",
                "80bf",
                "80bf80",
                "80bf80bf",
                "80bf80bf80",
                "80bf80bf80bf",
                "c2a280",
                "e282ac80",
                "f0a4ada280",
                // 6.15: incomplete sequences in a row.
                "c0e080f08080f8808080fc80808080dfefbff7bfbffbbfbfbffdbfbfbfbf",
                // 6.16: impossible bytes.
                "fe",
                "ff",
                "fefeffff",
                // 6.17 to 6.19: overlong.
                "c0af",
                "e080af",
                "f08080af",
                "f8808080af",
                "fc80808080af",
                "c1bf",
                "e09fbf",
                "f08fbfbf",
                "f887bfbfbf",
                "fc83bfbfbfbf",
                "c080",
                "e08080",
                "f0808080",
                "f880808080",
                "fc8080808080",
                // 6.20: surrogates. 6.21: pairs of them.
                "eda080",
                "edadbf",
                "edae80",
                "edafbf",
                "edb080",
                "edbe80",
                "edbfbf",
                "eda080edb080",
                "eda080edbfbf",
                "edadbfedb080",
                "edadbfedbfbf",
                "edae80edb080",
                "edae80edbfbf",
                "edafbfedb080",
                "edafbfedbfbf",
                // A wrong byte in each place of each length, too low and too high.
                "c27f",
                "c2c0",
                "e17f80",
                "e1c080",
                "e1807f",
                "e180c0",
                "f17f8080",
                "f1c08080",
                "f1807f80",
                "f180c080",
                "f180807f",
                "f18080c0",
                "f5808080",
                // After eight bytes of ASCII, where a word is read at a time.
                "6162636465666768ff",
                "61626364656667c080",
                "6162636465666768696a6b6c6d6e6feda080"));
        for (int lone = 0x80; lone <= 0xBF; lone++) {
            all.add("61" + Integer.toHexString(lone));
        }
        // 6.13: a beginning and then a space.
        for (int lead = 0xC0; lead <= 0xFD; lead++) {
            all.add(Integer.toHexString(lead) + "20");
        }
        return all;
    }

    /** Sequences that only lack their end. 6.6: prefixes of κόσμε. 6.14: the last byte is missing. */
    static List<String> incomplete() {
        return List.of(
                "ce",
                "cebae1",
                "cebae1bd",
                "cebae1bdb9cf",
                "cebae1bdb9cf83ce",
                "cebae1bdb9cf83cebcce",
                "c2",
                "df",
                "e0",
                "e0a0",
                "e1",
                "e180",
                "ed",
                "ed9f",
                "ef",
                "efbf",
                "f0",
                "f090",
                "f09080",
                "f1",
                "f180",
                "f18080",
                "f4",
                "f48f",
                "f48fbf",
                "6162636465666768c3",
                "61626364656667f09f98");
    }

    static Stream<String> all() {
        return Stream.of(valid(), invalid(), incomplete()).flatMap(List::stream);
    }
}
