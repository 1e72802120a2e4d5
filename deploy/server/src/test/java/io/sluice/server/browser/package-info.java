/** Tests with real browsers: rooms as people use them. */
@NullMarked
package io.sluice.server.browser;

import org.jspecify.annotations.NullMarked;
