/** The push hub. */
@SuppressWarnings("requires-automatic") // Protobuf has no module descriptor.
module dev.parley.hub {
    requires static org.jspecify;
    requires transitive dev.parley.server;
    requires com.fasterxml.jackson.core;
    requires com.google.protobuf;
    requires com.nimbusds.jose.jwt;
    requires org.slf4j;

    exports dev.parley.hub.protocol;
}
