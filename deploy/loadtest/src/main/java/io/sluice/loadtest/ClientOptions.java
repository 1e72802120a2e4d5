package io.sluice.loadtest;

import io.sluice.core.crypto.SrtpProfile;
import io.sluice.core.testkit.NetworkModel;
import io.sluice.loadtest.client.ClientConfig;
import io.sluice.loadtest.run.TesterWarmUp;
import io.sluice.loadtest.scenario.Impairment;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options about the simulated clients and their networks. */
final class ClientOptions {
  private static final Duration LONGEST_WARMUP = Duration.ofMinutes(1);

  @Option(
      names = "--network",
      paramLabel = "MODEL",
      description = {
        "What the network does, to each direction: loss=1%%,burst=5,delay=50ms,jitter=10ms,"
            + "reorder=2%%,duplicate=0.1%%,rate=4M,queue=200ms, link=down; more finely"
            + " goodloss=0.1%%,badloss=80%% between and in bursts,"
            + " distribution=normal|uniform|exponential of the jitter, order=free if it may reorder,"
            + " late=20ms of what is reordered. Changes after a semicolon:"
            + " delay=20ms;10s:rate=300k;20s:rate=none. Default: nothing."
      })
  NetworkModel network = NetworkModel.PERFECT;

  @Option(
      names = "--network-share",
      paramLabel = "SHARE",
      converter = Converters.Share.class,
      description =
          "Clients that have this network, publishers included: so many, evenly spread over those that"
              + " join, at least one. Default: 100%%.")
  double networkShare = 1;

  @Option(
      names = "--srtp",
      paramLabel = "gcm|cm",
      description = "AES-GCM only, or AES-CM with HMAC-SHA1-80 only. Default: GCM if possible.")
  Srtp srtp = Srtp.ANY;

  @Option(
      names = "--loops",
      paramLabel = "N",
      description = "Event loops for viewers; publishers have one more. Default: 1.")
  int loops = 1;

  @Option(
      names = "--gro",
      description = {
        "Receives with UDP_GRO. On loopback it spares the server the segmentation that a network"
            + " card would do."
      })
  boolean gro;

  @Option(
      names = "--tester-warmup",
      paramLabel = "TIME",
      description = {
        "How long, at most, clients join a server within the load tester before the first one joins"
            + " the server under test, so that joins are not slow on its account. Default: 25ms for"
            + " each client, 3s to 10s; 10s in a capacity search."
      })
  @Nullable Duration testerWarmup;

  @Option(
      names = "--decrypt-every",
      paramLabel = "N",
      description = "Decrypts every so many packets of a stream, to read the delay. Default: 64.")
  int decryptEvery = 64;

  /** SRTP profiles to negotiate. */
  enum Srtp {
    ANY,
    GCM,
    CM;

    List<SrtpProfile> profiles() {
      return switch (this) {
        case ANY -> SrtpProfile.preference();
        case GCM -> List.of(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AEAD_AES_256_GCM);
        case CM -> List.of(SrtpProfile.AES128_CM_HMAC_SHA1_80);
      };
    }

    static Srtp of(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "gcm" -> GCM;
        case "cm" -> CM;
        default -> throw new IllegalArgumentException("'" + text + "' is neither gcm nor cm");
      };
    }
  }

  Impairment impairment() {
    return new Impairment(network, networkShare);
  }

  /** Settings of the clients' engine. */
  ClientConfig config(InetAddress local) {
    ClientConfig usual = ClientConfig.of(local);
    return new ClientConfig(
        local,
        loops,
        gro,
        usual.receiveBuffer(),
        decryptEvery,
        srtp.profiles(),
        usual.handshakeThreads());
  }

  /** How long the load tester warms itself for so many clients, at most. */
  Duration testerWarmup(int count) {
    return testerWarmup == null ? TesterWarmUp.worth(count) : testerWarmup;
  }

  /**
   * Refuses what cannot be.
   *
   * @throws IllegalArgumentException with the option and what it accepts
   */
  void check() {
    if (loops < 1 || loops > 64) {
      throw new IllegalArgumentException("--loops is 1 to 64");
    }
    if (decryptEvery < 1 || decryptEvery > 10_000) {
      throw new IllegalArgumentException("--decrypt-every is 1 to 10,000");
    }
    if (testerWarmup != null && testerWarmup.compareTo(LONGEST_WARMUP) > 0) {
      throw new IllegalArgumentException("--tester-warmup is at most 1m");
    }
  }
}
