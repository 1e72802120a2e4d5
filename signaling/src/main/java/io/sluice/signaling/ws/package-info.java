/** The native dialect: PROTOCOL.md over WebSocket. */
@NullMarked
package io.sluice.signaling.ws;

import org.jspecify.annotations.NullMarked;
