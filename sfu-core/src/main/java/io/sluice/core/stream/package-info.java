/** One received or sent RTP stream: sequence, loss and its repair, and reports (RFC 3550). */
@NullMarked
package io.sluice.core.stream;

import org.jspecify.annotations.NullMarked;
