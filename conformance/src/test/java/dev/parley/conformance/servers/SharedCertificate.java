package dev.parley.conformance.servers;

import dev.parley.conformance.Certificate;
import dev.parley.conformance.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** One certificate for all tests of servers: to make one takes longer than to use it. */
final class SharedCertificate {

    private static final Certificate CERTIFICATE = make();

    private SharedCertificate() {}

    static Certificate get() {
        return CERTIFICATE;
    }

    private static Certificate make() {
        try {
            return Certificate.selfSigned(Files.createTempDirectory(Folders.output("certificates"), "servers-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
