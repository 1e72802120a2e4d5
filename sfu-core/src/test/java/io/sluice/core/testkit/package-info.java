/** What tests of the media plane share: virtual time, seeded randomness, packets. */
@NullMarked
package io.sluice.core.testkit;

import org.jspecify.annotations.NullMarked;
