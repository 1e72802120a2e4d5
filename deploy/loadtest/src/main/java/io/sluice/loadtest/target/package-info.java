/** Signalling of simulated clients with the server under test, in each server's own words. */
@NullMarked
package io.sluice.loadtest.target;

import org.jspecify.annotations.NullMarked;
