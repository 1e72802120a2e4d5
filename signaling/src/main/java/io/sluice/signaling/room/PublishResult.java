package io.sluice.signaling.room;

import java.util.List;

/**
 * The answer to a publisher's offer.
 *
 * @param sdp the answer, with all our candidates
 * @param tracks all tracks that the participant publishes now, in the order of their sections
 */
public record PublishResult(String sdp, List<PublishedTrack> tracks) {
  public PublishResult {
    tracks = List.copyOf(tracks);
  }

  /**
   * A track and its section.
   *
   * @param mid the section's identification tag
   * @param track the track
   */
  public record PublishedTrack(String mid, TrackInfo track) {}
}
