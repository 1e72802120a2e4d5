/** Well-formed synthetic or recorded media, as packets with the times when they are due. */
@NullMarked
package io.sluice.loadtest.media;

import org.jspecify.annotations.NullMarked;
