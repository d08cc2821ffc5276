/** Who may connect, subscribe and publish: tokens of clients, what they grant, and the keys of the HTTP API. */
@NullMarked
package dev.parley.hub.auth;

import org.jspecify.annotations.NullMarked;
