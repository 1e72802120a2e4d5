/** Rooms, participants and permissions: the only place where a rule of a room is decided. */
@NullMarked
package io.sluice.signaling.room;

import org.jspecify.annotations.NullMarked;
