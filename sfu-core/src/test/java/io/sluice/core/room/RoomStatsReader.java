package io.sluice.core.room;

import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpParser;

/** Reads figures out of RTCP that was sent. */
final class RoomStatsReader {
  private RoomStatsReader() {}

  /** Report blocks in a datagram. */
  static int reportBlocks(byte[] datagram) {
    int[] count = {0};
    RtcpParser.parse(
        datagram,
        0,
        datagram.length,
        new RtcpHandler() {
          @Override
          public void reportBlock(
              long reporterSsrc,
              long ssrc,
              int fractionLost,
              int cumulativeLost,
              long extendedHighest,
              long jitter,
              long lastSr,
              long delaySinceLastSr) {
            count[0]++;
          }
        });
    return count[0];
  }
}
