/** RTP packets read and written in place (RFC 3550). */
@NullMarked
package io.sluice.core.wire.rtp;

import org.jspecify.annotations.NullMarked;
