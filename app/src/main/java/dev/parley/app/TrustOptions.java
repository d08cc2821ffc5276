package dev.parley.app;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say whom to trust, for whatever opens connections. */
class TrustOptions {

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "Trusts the authorities in this PEM file, and no others.")
    private Optional<Path> authorities = Optional.empty();

    @Option(
            names = {"-k", "--insecure"},
            description = "Trusts whatever certificate the server shows. Anybody may listen then: for tests only.")
    private boolean insecure;

    /**
     * Returns whether anybody is trusted.
     *
     * @throws CommandFailure if somebody is named then
     */
    final boolean insecure() {
        if (insecure && authorities.isPresent()) {
            throw new CommandFailure("--insecure: cannot be given together with --cacert");
        }
        return insecure;
    }

    /** Returns the file with those who are trusted; empty for those whom the JDK trusts. */
    final Optional<Path> authorities() {
        return authorities;
    }
}
