package io.sluice.signaling.room;

import io.sluice.core.api.LayerPreference;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber wants of a track.
 *
 * @param preference which layer of its video; without an encoding if there is a {@code rid}
 * @param rid restriction identifier of the encoding (RFC 8851), or null for any
 * @param paused whether nothing is to be sent
 */
public record LayerRequest(LayerPreference preference, @Nullable String rid, boolean paused) {}
