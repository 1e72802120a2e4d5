/** Tests of header and sequence rewriting. */
@NullMarked
package io.sluice.core.forward;

import org.jspecify.annotations.NullMarked;
