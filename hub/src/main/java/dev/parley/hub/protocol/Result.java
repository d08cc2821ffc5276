package dev.parley.hub.protocol;

import java.util.List;
import java.util.Map;

/** What a {@link Command} that succeeded is answered with: each has the name of its {@link Request}. */
public sealed interface Result extends Reply.Content {

    /**
     * The connection is open.
     *
     * @param client the id of the connection
     * @param version the server's version
     * @param expires whether the connection ends unless it is refreshed
     * @param ttl after how many seconds
     * @param data what the program adds
     * @param subs server-side subscriptions, by channel
     * @param ping every how many seconds the server sends a {@link Reply.Ping}; 0 if it does not
     * @param pong whether the client must answer it
     * @param session what marks the client's {@link EmulationRequest}s, empty where there are none
     * @param node the node that they must reach
     * @param time the server's time in milliseconds since 1970, or 0
     */
    record Connect(
            String client,
            String version,
            boolean expires,
            long ttl,
            Payload data,
            Map<String, Subscribe> subs,
            long ping,
            boolean pong,
            String session,
            String node,
            long time)
            implements Result {

        /**
         * Copies the map.
         *
         * @throws IllegalArgumentException if ttl or ping is not 0 to 4294967295
         */
        public Connect {
            Check.uint32("ttl", ttl);
            Check.uint32("ping", ping);
            subs = Check.copy(subs);
        }

        /**
         * {@return a connection that does not expire and has no pings}
         *
         * @param client the id of the connection
         * @param version the server's version
         */
        public static Connect of(String client, String version) {
            return new Connect(client, version, false, 0, Payload.EMPTY, Map.of(), 0, false, "", "", 0);
        }

        /**
         * {@return the same that expires}
         *
         * @param ttl after how many seconds
         */
        public Connect withTtl(long ttl) {
            return new Connect(client, version, true, ttl, data, subs, ping, pong, session, node, time);
        }

        /**
         * {@return the same with data of the program}
         *
         * @param data the data
         */
        public Connect withData(Payload data) {
            return new Connect(client, version, expires, ttl, data, subs, ping, pong, session, node, time);
        }

        /**
         * {@return the same with server-side subscriptions}
         *
         * @param subs the subscriptions, by channel
         */
        public Connect withSubs(Map<String, Subscribe> subs) {
            return new Connect(client, version, expires, ttl, data, subs, ping, pong, session, node, time);
        }

        /**
         * {@return the same with pings}
         *
         * @param ping every how many seconds
         * @param pong whether the client must answer
         */
        public Connect withPing(long ping, boolean pong) {
            return new Connect(client, version, expires, ttl, data, subs, ping, pong, session, node, time);
        }

        /**
         * {@return the same for a stream whose client sends emulation requests}
         *
         * @param session what marks them
         * @param node the node that they must reach
         */
        public Connect withSession(String session, String node) {
            return new Connect(client, version, expires, ttl, data, subs, ping, pong, session, node, time);
        }
    }

    /**
     * The subscription holds.
     *
     * @param expires whether it ends unless it is refreshed
     * @param ttl after how many seconds
     * @param recoverable whether the client may ask for recovery when it comes back
     * @param epoch the epoch of the position
     * @param publications what was published since the position that the client asked for, the oldest first
     * @param recovered whether these are all
     * @param offset the offset of the position
     * @param positioned whether the server watches that nothing is missed
     * @param data what the program adds
     * @param wasRecovering whether the client had asked for recovery
     * @param delta whether differences between publications are sent
     */
    record Subscribe(
            boolean expires,
            long ttl,
            boolean recoverable,
            String epoch,
            List<Publication> publications,
            boolean recovered,
            long offset,
            boolean positioned,
            Payload data,
            boolean wasRecovering,
            boolean delta)
            implements Result {

        /** A subscription without position and expiry. */
        public static final Subscribe PLAIN =
                new Subscribe(false, 0, false, "", List.of(), false, 0, false, Payload.EMPTY, false, false);

        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if ttl is not 0 to 4294967295 or the offset is negative
         */
        public Subscribe {
            Check.uint32("ttl", ttl);
            Check.offset(offset);
            publications = List.copyOf(publications);
        }

        /**
         * {@return the same that expires}
         *
         * @param ttl after how many seconds
         */
        public Subscribe withTtl(long ttl) {
            return new Subscribe(
                    true,
                    ttl,
                    recoverable,
                    epoch,
                    publications,
                    recovered,
                    offset,
                    positioned,
                    data,
                    wasRecovering,
                    delta);
        }

        /**
         * {@return the same at a position}
         *
         * @param position the position of the channel's newest publication
         * @param recoverable whether the client may ask for recovery when it comes back
         * @param positioned whether the server watches that nothing is missed
         */
        public Subscribe withPosition(StreamPosition position, boolean recoverable, boolean positioned) {
            return new Subscribe(
                    expires,
                    ttl,
                    recoverable,
                    position.epoch(),
                    publications,
                    recovered,
                    position.offset(),
                    positioned,
                    data,
                    wasRecovering,
                    delta);
        }

        /**
         * {@return the same as the answer to a client that had asked for recovery}
         *
         * @param publications what was published since, the oldest first
         * @param recovered whether these are all
         */
        public Subscribe withRecovery(List<Publication> publications, boolean recovered) {
            return new Subscribe(
                    expires, ttl, recoverable, epoch, publications, recovered, offset, positioned, data, true, delta);
        }

        /**
         * {@return the same with data of the program}
         *
         * @param data the data
         */
        public Subscribe withData(Payload data) {
            return new Subscribe(
                    expires,
                    ttl,
                    recoverable,
                    epoch,
                    publications,
                    recovered,
                    offset,
                    positioned,
                    data,
                    wasRecovering,
                    delta);
        }
    }

    /** The subscription has ended. */
    record Unsubscribe() implements Result {}

    /** It is published. */
    record Publish() implements Result {}

    /**
     * Who is present.
     *
     * @param presence the clients, by the id of their connection
     */
    record Presence(Map<String, ClientInfo> presence) implements Result {

        /** Copies the map. */
        public Presence {
            presence = Check.copy(presence);
        }
    }

    /**
     * How many are present.
     *
     * @param numClients the connections
     * @param numUsers the users that have them
     */
    record PresenceStats(long numClients, long numUsers) implements Result {

        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is not 0 to 4294967295
         */
        public PresenceStats {
            Check.uint32("num_clients", numClients);
            Check.uint32("num_users", numUsers);
        }
    }

    /**
     * Publications of a channel's log.
     *
     * @param publications the publications, in the order that was asked for
     * @param epoch the epoch of the log
     * @param offset the offset of its newest publication
     */
    record History(List<Publication> publications, String epoch, long offset) implements Result {

        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if the offset is negative
         */
        public History {
            Check.offset(offset);
            publications = List.copyOf(publications);
        }
    }

    /** The server lives. */
    record Ping() implements Result {}

    /**
     * What a procedure returned.
     *
     * @param data the value
     */
    record Rpc(Payload data) implements Result {}

    /**
     * The connection is prolonged.
     *
     * @param client the id of the connection
     * @param version the server's version
     * @param expires whether it ends unless it is refreshed again
     * @param ttl after how many seconds
     */
    record Refresh(String client, String version, boolean expires, long ttl) implements Result {

        /**
         * Checks the time.
         *
         * @throws IllegalArgumentException if ttl is not 0 to 4294967295
         */
        public Refresh {
            Check.uint32("ttl", ttl);
        }
    }

    /**
     * The subscription is prolonged.
     *
     * @param expires whether it ends unless it is refreshed again
     * @param ttl after how many seconds
     */
    record SubRefresh(boolean expires, long ttl) implements Result {

        /**
         * Checks the time.
         *
         * @throws IllegalArgumentException if ttl is not 0 to 4294967295
         */
        public SubRefresh {
            Check.uint32("ttl", ttl);
        }
    }
}
