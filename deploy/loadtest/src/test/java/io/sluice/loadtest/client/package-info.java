/** Tests of the simulated clients. */
@NullMarked
package io.sluice.loadtest.client;

import org.jspecify.annotations.NullMarked;
