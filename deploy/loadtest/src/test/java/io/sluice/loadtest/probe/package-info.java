@NullMarked
package io.sluice.loadtest.probe;

import org.jspecify.annotations.NullMarked;
