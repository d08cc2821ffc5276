/** The parley program. */
@SuppressWarnings("requires-automatic") // JLine's jars name their modules, and describe none.
module dev.parley.app {
    requires static org.jspecify;
    requires com.fasterxml.jackson.core;
    requires dev.parley.client;
    requires dev.parley.server;
    requires info.picocli;
    requires org.jline.reader;
    requires org.jline.terminal;
    requires org.slf4j;

    opens dev.parley.app to
            info.picocli;
}
