/**
 * What the dialects over HTTP share: client addresses, bodies, bearer tokens and problem details
 * (RFC 9457).
 */
@NullMarked
package io.sluice.signaling.rest;

import org.jspecify.annotations.NullMarked;
