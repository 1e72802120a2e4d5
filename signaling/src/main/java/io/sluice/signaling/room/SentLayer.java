package io.sluice.signaling.room;

/**
 * The layer of a video track that a subscriber is sent.
 *
 * @param encoding index of its encoding; -1 if the track is the room's own, which has none of its
 *     own
 * @param rid restriction identifier of the encoding (RFC 8851); empty without
 * @param spatialLayer 0–7
 * @param temporalLayer 0–7
 */
public record SentLayer(int encoding, String rid, int spatialLayer, int temporalLayer) {}
