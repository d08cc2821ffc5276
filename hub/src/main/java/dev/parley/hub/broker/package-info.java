/** What stands between the nodes of a hub: {@link dev.parley.hub.broker.Broker} and the one for a single machine. */
@NullMarked
package dev.parley.hub.broker;

import org.jspecify.annotations.NullMarked;
