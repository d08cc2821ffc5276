package dev.parley.server;

/** What a request's path turned out to be. */
sealed interface PathResult permits RequestPath, PathResult.BadPath {

    /**
     * No path that any route could have.
     *
     * @param problem what is wrong, without anything that the peer sent
     */
    record BadPath(String problem) implements PathResult {}
}
