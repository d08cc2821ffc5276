package dev.parley.hub.auth;

/**
 * The connection that shows a subscription token.
 *
 * @param user its user's ID; empty for an anonymous one
 * @param client its own ID, which the hub gave it when it connected
 */
public record Subscriber(String user, String client) {}
