/** The RTP header extensions that Sluice understands, and their values. */
@NullMarked
package io.sluice.core.wire.ext;

import org.jspecify.annotations.NullMarked;
