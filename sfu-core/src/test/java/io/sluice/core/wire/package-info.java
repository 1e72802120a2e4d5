/** What the tests of the packet formats share. */
@NullMarked
package io.sluice.core.wire;

import org.jspecify.annotations.NullMarked;
