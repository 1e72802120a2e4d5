/** Whole servers with peers that are neither browsers nor our own code. */
@NullMarked
package io.sluice.server.e2e;

import org.jspecify.annotations.NullMarked;
