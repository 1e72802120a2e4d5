/** Tests of congestion control, all in virtual time. */
@NullMarked
package io.sluice.core.congestion;

import org.jspecify.annotations.NullMarked;
