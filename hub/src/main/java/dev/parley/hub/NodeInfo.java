package dev.parley.hub;

import java.time.Duration;

/**
 * How a node of a hub is.
 *
 * @param name what it is called
 * @param clients how many connections it has
 * @param users how many users these belong to
 * @param channels how many channels somebody there has subscribed to
 * @param subscriptions how many subscriptions there are to these
 */
public record NodeInfo(String name, int clients, int users, int channels, int subscriptions) {

    /** How often nodes tell each other. */
    static final Duration INTERVAL = Duration.ofSeconds(3);
}
