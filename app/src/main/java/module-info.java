/** The parley program. */
@SuppressWarnings({"requires-automatic", "module"}) // The jars of JLine and HdrHistogram describe no modules.
module dev.parley.app {
    requires static org.jspecify;
    requires com.fasterxml.jackson.core;
    requires HdrHistogram;
    requires dev.parley.client;
    requires dev.parley.server;
    requires info.picocli;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires java.management;
    requires org.jline.reader;
    requires org.jline.terminal;
    requires org.slf4j;

    opens dev.parley.app to
            info.picocli;
}
