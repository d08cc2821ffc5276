package dev.parley.hub;

/**
 * How many are present in a channel.
 *
 * @param clients how many connections
 * @param users how many users these belong to
 */
public record PresenceStats(int clients, int users) {}
