/** Tests of how a scenario is run, in virtual time. */
@NullMarked
package io.sluice.loadtest.run;

import org.jspecify.annotations.NullMarked;
