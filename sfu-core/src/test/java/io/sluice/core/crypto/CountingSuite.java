package io.sluice.core.crypto;

/** Counts how often a receiver's ciphers are asked: what hostile packets cost. */
final class CountingSuite implements SrtpSuite {
  private final SrtpSuite suite;
  private long opened;

  private CountingSuite(SrtpSuite suite) {
    this.suite = suite;
  }

  /** That of the server of {@link TestPackets}. */
  static CountingSuite of(SrtpProfile profile) {
    return new CountingSuite(SrtpSuite.of(profile, TestPackets.server(profile).remote()));
  }

  /** Packets that were authenticated or decrypted, or were tried to be. */
  long opened() {
    return opened;
  }

  @Override
  public RtpSealer rtpSealer() {
    return suite.rtpSealer();
  }

  @Override
  public RtpOpener rtpOpener() {
    RtpOpener opener = suite.rtpOpener();
    return (src, srcOffset, headerLength, length, dst, dstOffset, packetIndex) -> {
      opened++;
      return opener.open(src, srcOffset, headerLength, length, dst, dstOffset, packetIndex);
    };
  }

  @Override
  public RtcpSealer rtcpSealer() {
    return suite.rtcpSealer();
  }

  @Override
  public RtcpOpener rtcpOpener() {
    RtcpOpener opener = suite.rtcpOpener();
    return (buffer, offset, length, indexWord) -> {
      opened++;
      return opener.open(buffer, offset, length, indexWord);
    };
  }
}
