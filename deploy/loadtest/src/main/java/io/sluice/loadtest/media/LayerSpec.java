package io.sluice.loadtest.media;

/**
 * One simulcast layer of a track, or all of a track without simulcast.
 *
 * @param rid its identifier (RFC 8851); empty without simulcast
 * @param width pixels of the largest picture; 0 for audio
 * @param height pixels of the largest picture; 0 for audio
 * @param bitsPerSecond mean rate of its payloads; 0 if it is not known beforehand
 */
public record LayerSpec(String rid, int width, int height, int bitsPerSecond) {}
