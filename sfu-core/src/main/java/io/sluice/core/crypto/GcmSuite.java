package io.sluice.core.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** AES-GCM for SRTP and SRTCP (RFC 7714). */
final class GcmSuite implements SrtpSuite {
  private static final int RTCP_HEADER = 8;
  private static final int INDEX_LENGTH = 4;
  private static final int ENCRYPTED = 0x80000000;

  private final byte[] rtpKey;
  private final byte[] rtpSalt;
  private final byte[] rtcpKey;
  private final byte[] rtcpSalt;

  GcmSuite(SrtpProfile profile, SrtpKeys.MasterKey master) {
    int keyLength = profile.keyLength();
    int saltLength = profile.saltLength();
    rtpKey = SrtpKeyDerivation.derive(master, SrtpKeyDerivation.RTP_KEY, keyLength);
    rtpSalt = SrtpKeyDerivation.derive(master, SrtpKeyDerivation.RTP_SALT, saltLength);
    rtcpKey = SrtpKeyDerivation.derive(master, SrtpKeyDerivation.RTCP_KEY, keyLength);
    rtcpSalt = SrtpKeyDerivation.derive(master, SrtpKeyDerivation.RTCP_SALT, saltLength);
  }

  /** With session keys as they are, as test vectors give them. */
  GcmSuite(byte[] key, byte[] salt) {
    rtpKey = key;
    rtpSalt = salt;
    rtcpKey = key;
    rtcpSalt = salt;
  }

  @Override
  public RtpSealer rtpSealer() {
    return new Sealer(new GcmCipher(Cipher.ENCRYPT_MODE, rtpKey, rtpSalt));
  }

  @Override
  public RtpOpener rtpOpener() {
    return new Opener(new GcmCipher(Cipher.DECRYPT_MODE, rtpKey, rtpSalt));
  }

  @Override
  public RtcpSealer rtcpSealer() {
    return new ControlSealer(new GcmCipher(Cipher.ENCRYPT_MODE, rtcpKey, rtcpSalt));
  }

  @Override
  public RtcpOpener rtcpOpener() {
    return new ControlOpener(new GcmCipher(Cipher.DECRYPT_MODE, rtcpKey, rtcpSalt));
  }

  private record Sealer(GcmCipher cipher) implements RtpSealer {
    @Override
    public int readAhead(int step) {
      return cipher.readAhead(step);
    }

    @Override
    public int seal(
        byte[] dst,
        int dstOffset,
        int headerLength,
        byte[] src,
        int srcOffset,
        int srcLength,
        long packetIndex) {
      try {
        cipher.begin(Bytes.getInt(dst, dstOffset + 8), packetIndex);
        cipher.authenticate(dst, dstOffset, headerLength);
        return headerLength
            + cipher.finish(src, srcOffset, srcLength, dst, dstOffset + headerLength);
      } catch (GeneralSecurityException e) {
        return -1;
      }
    }
  }

  private record Opener(GcmCipher cipher) implements RtpOpener {
    @Override
    public int open(
        byte[] src,
        int srcOffset,
        int headerLength,
        int length,
        byte[] dst,
        int dstOffset,
        long packetIndex) {
      try {
        cipher.begin(Bytes.getInt(src, srcOffset + 8), packetIndex);
        cipher.authenticate(src, srcOffset, headerLength);
        int payload =
            cipher.finish(
                src,
                srcOffset + headerLength,
                length - headerLength,
                dst,
                dstOffset + headerLength);
        System.arraycopy(src, srcOffset, dst, dstOffset, headerLength);
        return headerLength + payload;
      } catch (GeneralSecurityException e) {
        return -1;
      }
    }
  }

  private record ControlSealer(GcmCipher cipher) implements RtcpSealer {
    @Override
    public int seal(byte[] buffer, int offset, int length, int index) {
      try {
        cipher.begin(Bytes.getInt(buffer, offset + 4), index);
        cipher.authenticate(buffer, offset, RTCP_HEADER);
        // The index is authenticated where it will stand once the tag has been written before it.
        int indexAt = offset + length + GcmCipher.TAG_LENGTH;
        Bytes.putInt(buffer, indexAt, index | ENCRYPTED);
        cipher.authenticate(buffer, indexAt, INDEX_LENGTH);
        cipher.finish(
            buffer, offset + RTCP_HEADER, length - RTCP_HEADER, buffer, offset + RTCP_HEADER);
        return length + GcmCipher.TAG_LENGTH + INDEX_LENGTH;
      } catch (GeneralSecurityException e) {
        return -1;
      }
    }
  }

  private record ControlOpener(GcmCipher cipher) implements RtcpOpener {
    @Override
    public int open(byte[] buffer, int offset, int length, int indexWord) {
      int indexAt = offset + length - INDEX_LENGTH;
      // Without the E flag all but the tag is authenticated only (RFC 7714 section 9.3).
      int clear =
          (indexWord & ENCRYPTED) != 0 ? RTCP_HEADER : length - INDEX_LENGTH - GcmCipher.TAG_LENGTH;
      try {
        cipher.begin(Bytes.getInt(buffer, offset + 4), indexWord & ~ENCRYPTED);
        cipher.authenticate(buffer, offset, clear);
        cipher.authenticate(buffer, indexAt, INDEX_LENGTH);
        int start = offset + clear;
        return clear + cipher.finish(buffer, start, indexAt - start, buffer, start);
      } catch (GeneralSecurityException e) {
        return -1;
      }
    }
  }
}
