package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.core.wire.rtcp.RtcpHandler;

/**
 * What the server asks of a {@link PublisherModel} and reports to it, checked against what arrived
 * at the server (RFC 3550 section 6.4.1 and appendix A.3).
 */
final class RequestMeter implements RtcpHandler {
  private static final double TICKS_PER_NANO = 90_000 / 1e9;

  private final boolean[] arrived;
  private final boolean[] requested;
  private int arrivedCount;
  private int highest = -1;
  private int highestAtReport = -1;
  private int arrivedAtReport;
  private double transit;
  private double jitter;

  private int inDatagram;
  private int mostInDatagram;
  private int plis;
  private int reports;
  private int reportedLost;

  /**
   * @param packets most packets that are sent
   */
  RequestMeter(int packets) {
    arrived = new boolean[packets];
    requested = new boolean[packets];
  }

  /** A packet came on the media SSRC, perhaps once more. */
  void arrived(int number, long timestamp, long nowNanos) {
    if (arrived[number]) {
      return;
    }
    arrived[number] = true;
    arrivedCount++;
    if (number > highest) {
      double now = nowNanos * TICKS_PER_NANO - timestamp;
      jitter += highest < 0 ? 0 : (Math.abs(now - transit) - jitter) / 16;
      transit = now;
      highest = number;
    }
  }

  /** A datagram follows. */
  void datagram() {
    inDatagram = 0;
  }

  @Override
  public void nack(long senderSsrc, long mediaSsrc, int pid, int blp) {
    request(pid);
    for (int bit = 0; bit < 16; bit++) {
      if ((blp & (1 << bit)) != 0) {
        request(pid + bit + 1);
      }
    }
    mostInDatagram = Math.max(mostInDatagram, inDatagram);
  }

  private void request(int sequence) {
    requested[(sequence - PublisherModel.FIRST_SEQUENCE) & 0xffff] = true;
    inDatagram++;
  }

  @Override
  public void pli(long senderSsrc, long mediaSsrc) {
    plis++;
  }

  @Override
  public void reportBlock(
      long reporterSsrc,
      long ssrc,
      int fractionLost,
      int cumulativeLost,
      long extendedHighest,
      long reportedJitter,
      long lastSr,
      long delaySinceLastSr) {
    if (ssrc != PublisherModel.SSRC) {
      return;
    }
    int expected = highest - highestAtReport;
    int lost = expected - (arrivedCount - arrivedAtReport);
    int fraction = lost <= 0 ? 0 : Math.min(255, lost * 256 / expected);
    assertThat(fractionLost).as("fraction lost").isEqualTo(fraction);
    assertThat(cumulativeLost).as("cumulative lost").isEqualTo(highest + 1 - arrivedCount);
    assertThat(extendedHighest).isEqualTo(PublisherModel.FIRST_SEQUENCE + (long) highest);
    assertThat((double) reportedJitter).as("jitter").isCloseTo(jitter, within(4.0));
    highestAtReport = highest;
    arrivedAtReport = arrivedCount;
    reportedLost = cumulativeLost;
    reports++;
  }

  /** Report blocks seen. */
  int reports() {
    return reports;
  }

  /** The cumulative loss of the last report block. */
  int reportedLost() {
    return reportedLost;
  }

  /** Keyframes asked for. */
  int plis() {
    return plis;
  }

  /** Most packets asked for in one datagram. */
  int mostInDatagram() {
    return mostInDatagram;
  }

  /** Distinct packets asked for, from one number to before another. */
  int distinctRequested(int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += requested[i] ? 1 : 0;
    }
    return count;
  }
}
