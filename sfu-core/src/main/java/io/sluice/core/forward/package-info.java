/** Which packet goes to a subscriber, and how its header is rewritten. */
@NullMarked
package io.sluice.core.forward;

import org.jspecify.annotations.NullMarked;
