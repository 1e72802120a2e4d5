/** Tests of tracks and subscriptions in virtual time. */
@NullMarked
package io.sluice.core.room;

import org.jspecify.annotations.NullMarked;
