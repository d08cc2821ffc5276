package dev.parley.app.connect;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a conversation is over, if nobody ends it before.
 *
 * @param count after so many messages received, if set
 * @param deadline at this reading of {@link System#nanoTime()}, if set
 * @param quiet once the input has ended: when nothing has come for so long
 * @param longest once the input has ended: after so long at the latest, if set
 * @param closeTimeout how long the end itself may take
 */
public record Plan(
        OptionalLong count, OptionalLong deadline, Duration quiet, Optional<Duration> longest, Duration closeTimeout) {}
