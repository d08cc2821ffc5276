package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code parley serve} in a process of its own. */
class ServeTest {

    @TempDir
    private Path folder;

    @Test
    void saysWhereItListensAndHowToGoOn() throws Exception {
        try (var parley = new ParleyProcess("serve", "--port", "0", "--transport", "nio", "--event-loops", "1")) {
            String address = parley.address();
            assertThat(address).matches("http://127\\.0\\.0\\.1:[0-9]+");
            assertThat(parley.line()).isEqualTo("Transport: nio, 1 event loop");
            assertThat(parley.line()).startsWith("Compression: ");
            assertThat(parley.line()).endsWith(address);
            assertThat(parley.line()).endsWith(address.replace("http", "ws") + "/echo");
            try (var client = new JdkClient(URI.create(address.replace("http", "ws") + "/echo"))) {
                client.send("hello");
                assertThat(client.nextText()).isEqualTo("hello");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auto   | the system's zlib [0-9.]+",
                "system | the system's zlib [0-9.]+",
                "jdk    | the zlib of Java [0-9]+",
                "off    | off"
            })
    void saysWhatCompresses(String choice, String engine) throws Exception {
        try (var parley = new ParleyProcess("serve", "--port", "0", "--compression", choice)) {
            parley.address();
            assertThat(parley.line()).startsWith("Transport: ");
            assertThat(parley.line()).matches("Compression: " + engine);
        }
    }

    @Test
    void saysWhyTheSystemsZlibDoesNotCompress() throws Exception {
        try (var parley = ParleyProcess.withoutNativeAccess("serve", "--port", "0", "--transport", "nio")) {
            parley.address();
            assertThat(parley.line()).startsWith("Transport: nio, ");
            assertThat(parley.line())
                    .matches("Compression: the zlib of Java [0-9]+, "
                            + "since native access is denied \\(--enable-native-access\\)");
        }
    }

    @Test
    void listensInSeveralPlaces() throws Exception {
        Path socket = folder.resolve("parley.sock");
        try (var parley = new ParleyProcess("serve", "--port", "0", "--port", "0", "--unix", socket.toString())) {
            String first = parley.address();
            String second = parley.address();
            assertThat(first).startsWith("http://127.0.0.1:").isNotEqualTo(second);
            assertThat(parley.address()).isEqualTo("unix:" + socket);
            try (var client = new JdkClient(URI.create(second.replace("http", "ws") + "/echo"))) {
                client.send("hello");
                assertThat(client.nextText()).isEqualTo("hello");
            }
        }
    }

    @Test
    void tellsItsClientsWhenItIsStopped() throws Exception {
        try (var parley = new ParleyProcess("serve", "--port", "0");
                var client = new JdkClient(URI.create(parley.address().replace("http", "ws") + "/echo"))) {
            client.send("hello");
            client.nextText();
            parley.terminate();
            assertThat(client.closeFromServer()).startsWith("1001");
            // What the JVM makes of SIGTERM, after its hooks have run.
            assertThat(parley.exitCode()).isEqualTo(128 + 15);
            assertThat(parley.errors()).contains("telling 1 open connection").contains("Stopped");
        }
    }

    @Nested
    class WhenItCannot {

        private void assertFails(String problem, String... args) throws Exception {
            assertFails(problem, new ParleyProcess(args));
        }

        private void assertFails(String problem, ParleyProcess started) throws Exception {
            try (var parley = started) {
                assertThat(parley.exitCode()).isEqualTo(2);
                assertThat(parley.line()).isNull();
                assertThat(parley.errors())
                        .hasLineCount(1)
                        .startsWith("parley serve: ")
                        .contains(problem)
                        .doesNotContain("Exception");
            }
        }

        @Test
        void becauseThePortIsOccupied() throws Exception {
            try (var occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                String port = Integer.toString(occupied.getLocalPort());
                assertFails(port, "serve", "--port", port);
            }
        }

        @Test
        void becauseTheHostIsNotOfThisMachine() throws Exception {
            assertFails("192.0.2.1", "serve", "--port", "0", "--host", "192.0.2.1");
        }

        @Test
        void becauseTheHostDoesNotExist() throws Exception {
            assertFails("nowhere.invalid", "serve", "--port", "0", "--host", "nowhere.invalid");
        }

        @Test
        void becauseThereIsNoCertificate() throws Exception {
            String missing = folder.resolve("missing.pem").toString();
            assertFails("missing.pem", "serve", "--port", "0", "--tls-cert", missing, "--tls-key", missing);
        }

        @Test
        void becauseTheCertificateIsNone() throws Exception {
            Path nonsense = writeNonsense();
            assertFails(
                    "nonsense.pem",
                    "serve",
                    "--port",
                    "0",
                    "--tls-cert",
                    nonsense.toString(),
                    "--tls-key",
                    nonsense.toString());
        }

        @Test
        void becauseTheUnixSocketHasNoFolder() throws Exception {
            assertFails(
                    "no-folder",
                    "serve",
                    "--unix",
                    folder.resolve("no-folder/parley.sock").toString());
        }

        @Test
        void becauseTheSystemsZlibIsDemandedAndCannotBeCalled() throws Exception {
            assertFails(
                    "the system's zlib cannot be used, since native access is denied (--enable-native-access)",
                    ParleyProcess.withoutNativeAccess(
                            "serve", "--port", "0", "--transport", "nio", "--compression", "system"));
        }

        @Test
        void becauseOfAFlag() throws Exception {
            assertFails("Unknown option: '--prot'", "serve", "--prot");
        }

        private Path writeNonsense() throws IOException {
            return Files.writeString(folder.resolve("nonsense.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n");
        }
    }
}
