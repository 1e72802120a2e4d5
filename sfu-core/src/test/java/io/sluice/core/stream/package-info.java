/** Tests of the streams, all in virtual time. */
@NullMarked
package io.sluice.core.stream;

import org.jspecify.annotations.NullMarked;
