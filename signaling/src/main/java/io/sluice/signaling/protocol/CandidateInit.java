package io.sluice.signaling.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A candidate in the form of the browser's {@code RTCIceCandidate.toJSON()} (W3C WebRTC 4.8.1.2).
 *
 * @param candidate the {@code candidate:} line without {@code a=}; empty for the end of candidates
 *     of one generation
 * @param sdpMid the section it belongs to
 * @param sdpMLineIndex the section's index
 * @param usernameFragment the ICE generation it belongs to
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CandidateInit(
    String candidate,
    @Nullable String sdpMid,
    @Nullable Integer sdpMLineIndex,
    @Nullable String usernameFragment) {}
