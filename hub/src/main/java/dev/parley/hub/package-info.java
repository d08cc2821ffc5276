/** Server push to channels: what is published to one goes to everybody who has subscribed to it. */
@NullMarked
package dev.parley.hub;

import org.jspecify.annotations.NullMarked;
