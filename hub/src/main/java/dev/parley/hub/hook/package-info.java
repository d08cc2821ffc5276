/**
 * What a program decides for the clients of its hub.
 *
 * <p>Each call runs on a virtual thread, so it may block; those of one client run one after the other, but for
 * {@link dev.parley.hub.hook.RpcHook}. A hook may throw {@link dev.parley.hub.HubException}, with which the client's request is
 * refused, and {@link dev.parley.hub.DisconnectException}, which ends its connection. Anything else is logged, and the client gets
 * {@link dev.parley.hub.HubError#INTERNAL}.
 */
@NullMarked
package dev.parley.hub.hook;

import org.jspecify.annotations.NullMarked;
