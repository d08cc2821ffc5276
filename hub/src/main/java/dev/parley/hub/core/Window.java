package dev.parley.hub.core;

/**
 * What a lane or a subscription gets next from the log.
 *
 * @param entries what there is
 * @param missed how many came before that and have been dropped
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
record Window(Entry[] entries, long missed) {}
