/** Session descriptions as values: parse, negotiate, print (RFC 8866, RFC 8829, RFC 9143). */
@NullMarked
package io.sluice.signaling.sdp;

import org.jspecify.annotations.NullMarked;
