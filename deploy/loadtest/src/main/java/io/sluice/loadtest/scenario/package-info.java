/** What a server is loaded with, and what is asserted of the outcome. */
@NullMarked
package io.sluice.loadtest.scenario;

import org.jspecify.annotations.NullMarked;
