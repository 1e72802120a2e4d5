package io.sluice.core.crypto;

import java.security.GeneralSecurityException;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.logging2.Logger;
import org.jitsi.utils.logging2.LoggerImpl;
import org.jspecify.annotations.Nullable;

/**
 * AES in counter mode with HMAC-SHA1 (RFC 3711), by jitsi-srtp, whose replay check of 64 packets is
 * off: ours stands before it. Its contexts take SSRC and sequence from the packet and count
 * rollovers themselves, by the rule of RFC 3711 section 3.3.1; the classes here see to it that its
 * count is ours.
 */
final class CounterModeSuite implements SrtpSuite {
  /** A step ahead that the rule would take for one back. */
  private static final int AMBIGUOUS_STEP = 1 << 15;

  private static final Logger LOG = logger();

  private final SrtpContextFactory sending;
  private final SrtpContextFactory receiving;

  CounterModeSuite(SrtpProfile profile, SrtpKeys.MasterKey master) {
    sending = factory(true, profile, master);
    receiving = factory(false, profile, master);
  }

  private static Logger logger() {
    // Left alone it times its providers for a moment at first use, and chooses a slow one.
    Aes.setFactoryClassName("SunJCE");
    return new LoggerImpl(CounterModeSuite.class.getName(), java.util.logging.Level.WARNING);
  }

  private static SrtpContextFactory factory(
      boolean sender, SrtpProfile profile, SrtpKeys.MasterKey master) {
    return new SrtpContextFactory(
        sender, master.key, master.salt, policy(profile), policy(profile), LOG);
  }

  private static SrtpPolicy policy(SrtpProfile profile) {
    SrtpPolicy policy =
        new SrtpPolicy(
            SrtpPolicy.AESCM_ENCRYPTION,
            profile.keyLength(),
            SrtpPolicy.HMACSHA1_AUTHENTICATION,
            profile.authKeyLength(),
            profile.tagLength(),
            profile.saltLength());
    policy.setSendReplayEnabled(false);
    policy.setReceiveReplayEnabled(false);
    return policy;
  }

  private static SrtpCryptoContext context(SrtpContextFactory factory, long packetIndex) {
    try {
      return factory.deriveContext(0, (int) (packetIndex >>> 16));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The Java runtime offers no AES-CM or HMAC-SHA1", e);
    }
  }

  private static SrtcpCryptoContext controlContext(SrtpContextFactory factory) {
    try {
      return factory.deriveControlContext(0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The Java runtime offers no AES-CM or HMAC-SHA1", e);
    }
  }

  @Override
  public RtpSealer rtpSealer() {
    return new Sealer(sending);
  }

  @Override
  public RtpOpener rtpOpener() {
    return new Opener(receiving);
  }

  @Override
  public RtcpSealer rtcpSealer() {
    return new ControlSealer(controlContext(sending));
  }

  @Override
  public RtcpOpener rtcpOpener() {
    return new ControlOpener(controlContext(receiving));
  }

  private static final class Sealer implements RtpSealer {
    private final SrtpContextFactory factory;
    private final PacketRange range = new PacketRange();
    private @Nullable SrtpCryptoContext context;
    private long highest;

    Sealer(SrtpContextFactory factory) {
      this.factory = factory;
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
      SrtpCryptoContext current = context;
      if (current == null || packetIndex - highest >= AMBIGUOUS_STEP) {
        current = context(factory, packetIndex);
        context = current;
      }
      highest = Math.max(highest, packetIndex);
      System.arraycopy(src, srcOffset, dst, dstOffset + headerLength, srcLength);
      try {
        range.of(dst, dstOffset, headerLength + srcLength);
        boolean done = current.transformPacket(range) == SrtpErrorStatus.OK;
        return done ? range.getLength() : -1;
      } catch (GeneralSecurityException e) {
        return -1;
      } finally {
        range.release();
      }
    }
  }

  private static final class Opener implements RtpOpener {
    private final SrtpContextFactory factory;
    private final PacketRange range = new PacketRange();
    private @Nullable SrtpCryptoContext context;
    private long rollover;
    private boolean opened;

    Opener(SrtpContextFactory factory) {
      this.factory = factory;
    }

    @Override
    public int open(
        byte[] src,
        int srcOffset,
        int headerLength,
        int length,
        byte[] dst,
        int dstOffset,
        long packetIndex) {
      SrtpCryptoContext current = contextFor(packetIndex);
      System.arraycopy(src, srcOffset, dst, dstOffset, length);
      try {
        range.of(dst, dstOffset, length);
        boolean done = current.reverseTransformPacket(range, false) == SrtpErrorStatus.OK;
        opened |= done;
        return done ? range.getLength() : -1;
      } catch (GeneralSecurityException e) {
        return -1;
      } finally {
        range.release();
      }
    }

    /** Until a packet was authentic the context knows no sequence, only where it was started. */
    private SrtpCryptoContext contextFor(long packetIndex) {
      SrtpCryptoContext current = context;
      if (current == null || (!opened && packetIndex >>> 16 != rollover)) {
        current = context(factory, packetIndex);
        context = current;
        rollover = packetIndex >>> 16;
      }
      return current;
    }
  }

  private static final class ControlSealer implements RtcpSealer {
    private final SrtcpCryptoContext context;
    private final PacketRange range = new PacketRange();

    ControlSealer(SrtcpCryptoContext context) {
      this.context = context;
    }

    @Override
    public int seal(byte[] buffer, int offset, int length, int index) {
      try {
        range.of(buffer, offset, length);
        boolean done = context.transformPacket(range) == SrtpErrorStatus.OK;
        return done ? range.getLength() : -1;
      } catch (GeneralSecurityException e) {
        return -1;
      } finally {
        range.release();
      }
    }
  }

  /** Here jitsi-srtp's own window of 64 packets cannot be turned off; for RTCP it is enough. */
  private static final class ControlOpener implements RtcpOpener {
    private final SrtcpCryptoContext context;
    private final PacketRange range = new PacketRange();

    ControlOpener(SrtcpCryptoContext context) {
      this.context = context;
    }

    @Override
    public int open(byte[] buffer, int offset, int length, int indexWord) {
      try {
        range.of(buffer, offset, length);
        boolean done = context.reverseTransformPacket(range) == SrtpErrorStatus.OK;
        return done ? range.getLength() : -1;
      } catch (GeneralSecurityException e) {
        return -1;
      } finally {
        range.release();
      }
    }
  }
}
