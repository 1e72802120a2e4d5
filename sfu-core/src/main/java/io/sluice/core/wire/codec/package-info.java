/** What a forwarder has to know of a video payload: its descriptor and where a keyframe begins. */
@NullMarked
package io.sluice.core.wire.codec;

import org.jspecify.annotations.NullMarked;
