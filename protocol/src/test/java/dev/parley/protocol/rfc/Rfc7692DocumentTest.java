package dev.parley.protocol.rfc;

import static java.util.Map.entry;

import java.util.Map;

/** {@code docs/rfc7692.md} has a row for every requirement of RFC 7692, and names only what exists. */
class Rfc7692DocumentTest extends RfcDocument {

    Rfc7692DocumentTest() {
        super(
                "rfc7692.md",
                Map.ofEntries(
                        entry("§5", 11),
                        entry("§6.1", 7),
                        entry("§6.2", 3),
                        entry("§7", 8),
                        entry("§7.1.1.2", 1),
                        entry("§7.1.2.1", 2),
                        entry("§7.1.2.2", 3),
                        entry("§7.2.1", 7),
                        entry("§7.2.2", 5)));
    }
}
