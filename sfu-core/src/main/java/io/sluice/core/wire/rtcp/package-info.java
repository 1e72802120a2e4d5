/** RTCP packets read and written in place (RFC 3550, 3611, 4585, 5104, 5506). */
@NullMarked
package io.sluice.core.wire.rtcp;

import org.jspecify.annotations.NullMarked;
