/** The chat room of the demo: names, who is here, what was said. */
@NullMarked
package dev.parley.app.chat;

import org.jspecify.annotations.NullMarked;
