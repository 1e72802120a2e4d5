/** Meters of what clients receive, and the samples and totals made of them. */
@NullMarked
package io.sluice.loadtest.measure;

import org.jspecify.annotations.NullMarked;
