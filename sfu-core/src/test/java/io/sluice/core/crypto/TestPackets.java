package io.sluice.core.crypto;

import io.sluice.core.api.DtlsRole;
import java.util.Arrays;
import java.util.Random;

/** Keys and packets for the tests of this package. */
final class TestPackets {
  static final int HEADER = 20;

  private TestPackets() {}

  static byte[] material(SrtpProfile profile, long seed) {
    byte[] material = new byte[profile.exportLength()];
    new Random(seed).nextBytes(material);
    return material;
  }

  static SrtpKeys client(SrtpProfile profile) {
    return SrtpKeys.fromExporter(profile, DtlsRole.CLIENT, material(profile, 7));
  }

  static SrtpKeys server(SrtpProfile profile) {
    return SrtpKeys.fromExporter(profile, DtlsRole.SERVER, material(profile, 7));
  }

  /** An RTP packet with an extension of 4 bytes and a payload that depends on the index. */
  static byte[] rtp(int ssrc, long index, int payloadLength) {
    byte[] packet = new byte[HEADER + payloadLength];
    new Random(index * 31 + ssrc).nextBytes(packet);
    packet[0] = (byte) 0x90;
    packet[1] = 96;
    packet[2] = (byte) (index >> 8);
    packet[3] = (byte) index;
    Bytes.putInt(packet, 8, ssrc);
    Bytes.putInt(packet, 12, 0xbede0001);
    return packet;
  }

  static byte[] rtcp(int ssrc, int length) {
    byte[] packet = new byte[length];
    new Random(length * 31L + ssrc).nextBytes(packet);
    packet[0] = (byte) 0x80;
    packet[1] = (byte) 200;
    Bytes.putInt(packet, 4, ssrc);
    return packet;
  }

  /** Protects a packet of {@link #rtp}; empty when the stream refuses. */
  static byte[] protect(SrtpSendStream stream, byte[] plain, long index) {
    byte[] out = new byte[plain.length + 16 + 3];
    System.arraycopy(plain, 0, out, 3, HEADER);
    int length = stream.protect(out, 3, HEADER, plain, HEADER, plain.length - HEADER, index);
    return length < 0 ? new byte[0] : Arrays.copyOfRange(out, 3, 3 + length);
  }

  /** The plain packet, or the negative result in an array of its own. */
  static byte[] unprotect(SrtpReceiver receiver, byte[] packet) {
    byte[] out = new byte[packet.length + 5];
    int length = receiver.unprotect(packet, 0, packet.length, out, 5);
    return length < 0 ? new byte[] {(byte) length} : Arrays.copyOfRange(out, 5, 5 + length);
  }

  static int result(SrtpReceiver receiver, byte[] packet) {
    return receiver.unprotect(packet, 0, packet.length, new byte[packet.length], 0);
  }

  static byte[] protectRtcp(SrtpSender sender, byte[] plain) {
    byte[] buffer = Arrays.copyOf(plain, plain.length + sender.rtcpOverhead());
    return Arrays.copyOf(buffer, sender.protectRtcp(buffer, 0, plain.length));
  }

  static byte[] unprotectRtcp(SrtpReceiver receiver, byte[] packet) {
    byte[] buffer = packet.clone();
    int length = receiver.unprotectRtcp(buffer, 0, packet.length);
    return length < 0 ? new byte[] {(byte) length} : Arrays.copyOf(buffer, length);
  }
}
