package io.sluice.core.crypto;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.wire.rtp.RtpHeader;
import java.util.Arrays;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Protects and unprotects packets of 1,100 bytes for 500 peers in turn, as a fan-out does. */
@State(Scope.Thread)
public class SrtpBenchmark {
  private static final int PEERS = 500;
  private static final int PACKET = 1_100;
  private static final int HEADER = 20;
  private static final long SSRC = 0x5eed5eedL;

  @Param public SrtpProfile profile;

  private final byte[] cached = new byte[PACKET];
  private final byte[] out = new byte[PACKET + 64];
  private final byte[] back = new byte[PACKET + 64];
  private final SrtpSendStream[] streams = new SrtpSendStream[PEERS];
  private final SrtpReceiver[] receivers = new SrtpReceiver[PEERS];
  private byte[] replayed = {};
  private int turn;
  private long index;

  /** Makes a key for each peer, as a room of subscribers has. */
  @Setup
  public void makePeers() {
    Random random = new Random(1);
    random.nextBytes(cached);
    for (int i = 0; i < PEERS; i++) {
      byte[] material = new byte[profile.exportLength()];
      random.nextBytes(material);
      SrtpKeys ours = SrtpKeys.fromExporter(profile, DtlsRole.CLIENT, material);
      SrtpKeys theirs = SrtpKeys.fromExporter(profile, DtlsRole.SERVER, material);
      streams[i] = new SrtpSender(ours).stream(SSRC);
      receivers[i] = new SrtpReceiver(theirs);
    }
    replayed = Arrays.copyOf(out, protect(streams[0], index));
    receivers[0].unprotect(replayed, 0, replayed.length, back, 0);
    index++;
  }

  private int protect(SrtpSendStream stream, long packetIndex) {
    RtpHeader.write(out, 0, true, false, 96, (int) packetIndex & 0xffff, packetIndex, SSRC);
    RtpHeader.writeInt(out, 12, 0xbede0001L);
    RtpHeader.writeInt(out, 16, 0);
    return stream.protect(out, 0, HEADER, cached, HEADER, PACKET - HEADER, packetIndex);
  }

  private int nextPeer() {
    if (++turn == PEERS) {
      turn = 0;
      index++;
    }
    return turn;
  }

  /** Header, encryption and tag, from an immutable packet. */
  @Benchmark
  public int protect() {
    return protect(streams[nextPeer()], index);
  }

  /** The same, then replay check, authentication and decryption: the difference is unprotect. */
  @Benchmark
  public int protectAndUnprotect() {
    int peer = nextPeer();
    int length = receivers[peer].unprotect(out, 0, protect(streams[peer], index), back, 0);
    if (length != PACKET) {
      throw new IllegalStateException("Refused: " + length);
    }
    return length;
  }

  /** A packet that was received before costs no decryption. */
  @Benchmark
  public int refuseReplay() {
    int result = receivers[0].unprotect(replayed, 0, replayed.length, back, 0);
    if (result != SrtpReceiver.REPLAYED) {
      throw new IllegalStateException("Taken: " + result);
    }
    return result;
  }
}
