package io.sluice.core.crypto;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SRTP protection profiles we negotiate (RFC 5764 section 4.1.2, RFC 7714 section 14.2). */
public enum SrtpProfile {
  AEAD_AES_128_GCM("SRTP_AEAD_AES_128_GCM", 0x0007, 16, 12, 0, 16),
  AEAD_AES_256_GCM("SRTP_AEAD_AES_256_GCM", 0x0008, 32, 12, 0, 16),
  AES128_CM_HMAC_SHA1_80("SRTP_AES128_CM_HMAC_SHA1_80", 0x0001, 16, 14, 20, 10);

  private static final List<SrtpProfile> PREFERENCE = List.of(values());

  private final String profileName;
  private final int code;
  private final int keyLength;
  private final int saltLength;
  private final int authKeyLength;
  private final int tagLength;

  SrtpProfile(
      String profileName,
      int code,
      int keyLength,
      int saltLength,
      int authKeyLength,
      int tagLength) {
    this.profileName = profileName;
    this.code = code;
    this.keyLength = keyLength;
    this.saltLength = saltLength;
    this.authKeyLength = authKeyLength;
    this.tagLength = tagLength;
  }

  /** All profiles, the one we like best first. */
  public static List<SrtpProfile> preference() {
    return PREFERENCE;
  }

  /** The profile with this code in the {@code use_srtp} extension, or null when we have none. */
  public static @Nullable SrtpProfile of(int code) {
    for (SrtpProfile profile : PREFERENCE) {
      if (profile.code == code) {
        return profile;
      }
    }
    return null;
  }

  /** The registered name, such as {@code SRTP_AEAD_AES_128_GCM}. */
  public String profileName() {
    return profileName;
  }

  /** The 16-bit code in the {@code use_srtp} extension. */
  public int code() {
    return code;
  }

  /** Bytes of the master and of the session encryption key. */
  public int keyLength() {
    return keyLength;
  }

  /** Bytes of the master and of the session salt. */
  public int saltLength() {
    return saltLength;
  }

  /** Bytes of the session authentication key; 0 where the cipher authenticates. */
  public int authKeyLength() {
    return authKeyLength;
  }

  /** Bytes of the authentication tag, of RTP and of RTCP. */
  public int tagLength() {
    return tagLength;
  }

  /** Bytes that protecting adds to a compound RTCP packet: the tag, the E flag and the index. */
  public int rtcpOverhead() {
    return tagLength + 4;
  }

  /** Bytes that the DTLS exporter must give: a key and a salt for each side. */
  public int exportLength() {
    return 2 * (keyLength + saltLength);
  }

  /** Whether the cipher authenticates by itself (RFC 7714). */
  public boolean isAead() {
    return authKeyLength == 0;
  }
}
