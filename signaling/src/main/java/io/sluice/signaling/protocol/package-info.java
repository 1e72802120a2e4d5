/** The JSON messages of the native protocol as records, parsed under strict limits and printed. */
@NullMarked
package io.sluice.signaling.protocol;

import org.jspecify.annotations.NullMarked;
