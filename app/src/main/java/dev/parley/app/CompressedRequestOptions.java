package dev.parley.app;

import dev.parley.client.WebSocketClient;
import picocli.CommandLine.Option;

/** The options that say what the opening handshake of {@code parley connect} asks for: compression, too. */
final class CompressedRequestOptions extends RequestOptions {

    @Option(
            names = "--compression",
            paramLabel = "NAME",
            converter = CompressionChoice.Converter.class,
            description =
                    "By what messages are compressed if the server can do that too (permessage-deflate): system for"
                        + " the system's zlib, jdk for Java's, auto for the better one that is there; or off, so that"
                        + " it is not offered. (${DEFAULT-VALUE})")
    private CompressionChoice compression = CompressionChoice.AUTO;

    /** Sets what the client offers to compress with. */
    void compress(WebSocketClient.Builder client) {
        compression.settings().ifPresentOrElse(client::compression, client::withoutCompression);
    }
}
