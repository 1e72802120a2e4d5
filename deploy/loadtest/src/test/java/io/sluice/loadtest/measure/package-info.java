@NullMarked
package io.sluice.loadtest.measure;

import org.jspecify.annotations.NullMarked;
