/** Tests of the command as a whole. */
@NullMarked
package io.sluice.loadtest;

import org.jspecify.annotations.NullMarked;
