/** One peer's secure transport: ICE finds the path, DTLS the keys, SRTP protects the media. */
@NullMarked
package io.sluice.core.transport;

import org.jspecify.annotations.NullMarked;
