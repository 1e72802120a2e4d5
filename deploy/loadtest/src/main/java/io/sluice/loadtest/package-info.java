/** The load tester: simulated publishers and subscribers that measure a server. */
@NullMarked
package io.sluice.loadtest;

import org.jspecify.annotations.NullMarked;
