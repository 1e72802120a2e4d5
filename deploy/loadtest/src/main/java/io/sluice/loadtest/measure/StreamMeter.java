package io.sluice.loadtest.measure;

/**
 * One incoming SSRC. Touched by its loop alone; allocates nothing per packet. Sequence, loss,
 * reordering, duplicates, jitter and frames come from the clear RTP header; keyframes and delay
 * from the packets that are decrypted.
 */
public final class StreamMeter {
  /**
   * Takes a packet of the stream's own SSRC.
   *
   * @param sequence its 16 bits
   * @param bytes with the RTP header
   * @return false if it was here already or its number is not to be believed
   */
  public boolean packet(int sequence, long rtpTimestamp, boolean marker, int bytes, long nowNanos) {
    return Pending.pending();
  }

  /**
   * Takes a packet that came as a resend: by RTX, or on its own SSRC after a NACK for it.
   *
   * @param sequence its original 16 bits
   * @return false if it was here already
   */
  public boolean recovered(int sequence, boolean marker, int bytes, long nowNanos) {
    return Pending.pending();
  }

  /** The number without wrap-around of the last packet that was taken. */
  public long lastSequence() {
    return Pending.pending();
  }

  /**
   * A mark was read in a packet.
   *
   * @param weight how many packets this one stands for: n if every nth is decrypted (best no n that
   *     shares a factor with the packets of a frame), 1 for a resend
   */
  public void delay(long sentNanos, long nowNanos, int weight) {
    Pending.pending();
  }

  /** A keyframe begins with the packet that was taken last. */
  public void keyframe(long nowNanos) {
    Pending.pending();
  }

  /** Whether no frame can be decoded until a keyframe comes: ask for one. Never for audio. */
  public boolean awaitsKeyframe() {
    return Pending.pending();
  }

  /** Whether a keyframe would help, and so each packet's payload is to be looked at. */
  public boolean looksForKeyframe() {
    return Pending.pending();
  }

  /** The client will not ask again for what is missing, so that it needs a keyframe. */
  public void givenUp(long nowNanos) {
    Pending.pending();
  }

  /** A NACK was sent for so many packets. */
  public void nackSent(int packets) {
    Pending.pending();
  }

  /** A PLI was sent. */
  public void pliSent() {
    Pending.pending();
  }

  /** The viewer looks elsewhere: until the next packet nothing is missing and nothing frozen. */
  public void pause(long nowNanos) {
    Pending.pending();
  }

  /** Ends the stream: what is missing is lost. */
  public void end(long nowNanos) {
    Pending.pending();
  }
}
