/** What the other modules may use of the media plane: records, commands, events and snapshots. */
@NullMarked
package io.sluice.core.api;

import org.jspecify.annotations.NullMarked;
