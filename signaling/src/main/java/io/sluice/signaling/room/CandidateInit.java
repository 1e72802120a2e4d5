package io.sluice.signaling.room;

import org.jspecify.annotations.Nullable;

/**
 * A trickled candidate, in the form of WebRTC's RTCIceCandidateInit.
 *
 * @param candidate {@code candidate:…} as in SDP, without {@code a=}; empty ends the candidates
 * @param sdpMid the section that it is for
 * @param sdpMLineIndex its index
 * @param usernameFragment the ICE generation that it belongs to
 */
public record CandidateInit(
    String candidate,
    @Nullable String sdpMid,
    @Nullable Integer sdpMLineIndex,
    @Nullable String usernameFragment) {}
