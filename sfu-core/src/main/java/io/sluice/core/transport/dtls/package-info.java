/** DTLS handshakes over datagrams that others carry, on a bounded pool of threads. */
@NullMarked
package io.sluice.core.transport.dtls;

import org.jspecify.annotations.NullMarked;
