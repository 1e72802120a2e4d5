package io.sluice.core.crypto;

/** Makes the ciphers of one direction of a transport; each call makes a new one. */
interface SrtpSuite {
  RtpSealer rtpSealer();

  RtpOpener rtpOpener();

  RtcpSealer rtcpSealer();

  RtcpOpener rtcpOpener();

  static SrtpSuite of(SrtpProfile profile, SrtpKeys.MasterKey master) {
    return profile.isAead() ? new GcmSuite(profile, master) : new CounterModeSuite(profile, master);
  }
}
