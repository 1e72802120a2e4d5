/** Runs a scenario: joins, churn, viewer behaviour, samples, end. */
@NullMarked
package io.sluice.loadtest.run;

import org.jspecify.annotations.NullMarked;
