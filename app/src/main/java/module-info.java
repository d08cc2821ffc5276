/** The parley program. */
module dev.parley.app {
    requires static org.jspecify;
    requires com.fasterxml.jackson.core;
    requires dev.parley.server;
    requires info.picocli;
    requires org.slf4j;

    opens dev.parley.app to
            info.picocli;
}
