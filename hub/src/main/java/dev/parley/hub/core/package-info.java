/**
 * Channels: each is one bounded log of what happened in it, already framed, and each subscriber a cursor in that log. Fan-out,
 * recovery and what becomes of slow subscribers are that one structure.
 */
@NullMarked
package dev.parley.hub.core;

import org.jspecify.annotations.NullMarked;
