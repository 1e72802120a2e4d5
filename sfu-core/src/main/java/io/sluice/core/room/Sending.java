package io.sluice.core.room;

import io.sluice.core.forward.LayerSelector;
import io.sluice.core.forward.ReplayTimeline;
import io.sluice.core.wire.rtp.RtpPacket;

/** A source that a subscription sends, or has sent until lately: an SSRC of an encoding. */
final class Sending {
  final TrackLink link;
  final EncodingFeed feed;

  /** The number of the received stream. */
  final long source;

  final long ssrc;

  /** Counts the sources sent, so that a resend is looked for in the right one. */
  final int epoch;

  final LayerSelector selector = new LayerSelector();

  /** For what is sent of the group of pictures that it began with. */
  final ReplayTimeline replay;

  Sending(TrackLink link, EncodingFeed feed, RtpPacket first, int epoch, ReplayTimeline replay) {
    this.link = link;
    this.feed = feed;
    this.source = first.source();
    this.ssrc = first.ssrc();
    this.epoch = epoch;
    this.replay = replay;
  }
}
