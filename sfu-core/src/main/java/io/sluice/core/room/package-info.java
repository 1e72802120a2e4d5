/** Published tracks and their subscriptions, each with one writer: the loop that owns it. */
@NullMarked
package io.sluice.core.room;

import org.jspecify.annotations.NullMarked;
