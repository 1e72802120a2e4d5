/** How much may be sent to whom: transport-wide feedback, estimation, pacing and allocation. */
@NullMarked
package io.sluice.core.congestion;

import org.jspecify.annotations.NullMarked;
