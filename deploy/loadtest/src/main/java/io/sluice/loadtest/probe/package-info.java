/** CPU and memory of the server under test and of the load tester itself. */
@NullMarked
package io.sluice.loadtest.probe;

import org.jspecify.annotations.NullMarked;
