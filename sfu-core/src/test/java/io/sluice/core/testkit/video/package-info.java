/** Models of publishers of layered video, and of the decoder that must be able to follow them. */
@NullMarked
package io.sluice.core.testkit.video;

import org.jspecify.annotations.NullMarked;
