/** Tests of what a server is loaded with. */
@NullMarked
package io.sluice.loadtest.scenario;

import org.jspecify.annotations.NullMarked;
