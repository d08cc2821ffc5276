/** The push hub. */
@SuppressWarnings("requires-automatic") // Protobuf has no module descriptor.
module dev.parley.hub {
    requires static org.jspecify;
    requires transitive dev.parley.server;
    requires com.fasterxml.jackson.core;
    requires com.google.protobuf;
    requires com.nimbusds.jose.jwt;
    requires java.net.http;
    requires org.slf4j;

    exports dev.parley.hub;
    exports dev.parley.hub.auth;
    exports dev.parley.hub.broker;
    exports dev.parley.hub.hook;
    exports dev.parley.hub.protocol;
    exports dev.parley.hub.session;
}
