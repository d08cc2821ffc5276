/** Client libraries of the Centrifugo protocol, unchanged, with Parley's hub. */
@NullMarked
package dev.parley.conformance.hub;

import org.jspecify.annotations.NullMarked;
